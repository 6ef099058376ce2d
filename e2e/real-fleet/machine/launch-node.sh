#!/bin/sh
# Starts one node in the foreground. Runs inside a mount namespace of its own (unshare --mount), so that every mount
# below, and every loop device behind it, is gone as soon as the node's last process is.
#
# The environment names everything: BASE (read-only root), DISK and LOG_DISK (ext4 images), WORK (an empty directory),
# SEED (files to lay over the root), NETNS, MACHINE, NODE_HOSTNAME, UUID, KIND, and
# GROUPS_TO_JOIN (directories of control groups, one per hierarchy).
set -eu

# systemd-nspawn mounts the control groups of its caller read-write for the node's systemd; join a private group in
# every hierarchy, or the node would rearrange ours. A cpuset group takes nobody before it has processors and memory.
for group in $GROUPS_TO_JOIN; do
  mkdir -p "$group"
  if [ -e "$group/cpuset.cpus" ] && [ -z "$(cat "$group/cpuset.cpus")" ]; then
    cat "${group%/*}/cpuset.cpus" > "$group/cpuset.cpus"
    cat "${group%/*}/cpuset.mems" > "$group/cpuset.mems"
  fi
  echo $$ > "$group/cgroup.procs"
done

mkdir -p "$WORK/disk" "$WORK/log" "$WORK/root"
mount -o loop,errors=remount-ro "$DISK" "$WORK/disk"
mount -o loop,errors=remount-ro "$LOG_DISK" "$WORK/log"
mkdir -p "$WORK/disk/upper" "$WORK/disk/work"
mount -t overlay overlay -o "lowerdir=$BASE,upperdir=$WORK/disk/upper,workdir=$WORK/disk/work" "$WORK/root"
# First start only: the files that make this node itself.
if [ ! -e "$WORK/disk/seeded" ]; then
  cp -a "$SEED/." "$WORK/root/"
  cp -a "$BASE/var/log/." "$WORK/log/"
  : > "$WORK/disk/seeded"
fi

# --keep-unit and --register=no: there may be no systemd on this machine to ask.
# SYSTEMD_SECCOMP=0: the filter is about untrusted containers and costs every system call.
export SYSTEMD_SECCOMP=0 SYSTEMD_NSPAWN_API_VFS_WRITABLE=1
set -- --quiet --keep-unit --register=no --private-users=no --capability=all --console=pipe --link-journal=no \
  --resolv-conf=off --timezone=off --network-namespace-path="/run/netns/$NETNS" --machine="$MACHINE" \
  --hostname="$NODE_HOSTNAME" --uuid="$UUID" --bind="$WORK/log:/var/log" --directory="$WORK/root"
if [ "$KIND" = docker ]; then
  # overlay2 cannot lie on an overlay: containers get the disk itself.
  mkdir -p "$WORK/disk/docker"
  set -- "$@" --bind="$WORK/disk/docker:/var/lib/docker"
fi
if [ "$KIND" = cronie ]; then
  # Its newer systemd boots with control groups of version 1, which this machine may have, only when told to.
  set -- "$@" --setenv=SYSTEMD_PROC_CMDLINE='systemd.unified_cgroup_hierarchy=0 SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1'
fi
if [ "$KIND" = busybox ]; then
  exec systemd-nspawn "$@" /sbin/init
fi
exec systemd-nspawn "$@" --boot
