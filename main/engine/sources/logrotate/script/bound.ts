import { boundedShell } from '../../../source-kit/index.ts';

/** What bounds a look, and `qh_ended NAME STATUS`: the mark of a section, `cut` when out of time. */
export const boundFunctions = `${boundedShell}
qh_nl='
'
qh_ended() {
  case $2 in
    124 | 137 | 143) echo "@$1 cut" ;;
    *) echo "@$1" ;;
  esac
}`;

/** Every file as stat(1) of GNU and of busybox prints it; its name last. */
export const fileForm = '%f %s %b %B %Y %h %u %g %d %i %n';
