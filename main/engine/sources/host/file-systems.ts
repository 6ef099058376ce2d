/**
 * File systems that hold nothing of the node's own: kernel interfaces, memory, images, mount points that wake up when
 * touched (autofs), and the layers of containers (overlay). The root counts whatever it is: in a container-like system
 * it is an overlay, on a diskless one memory, and it fills all the same. Names as in /proc/mounts, proc(5).
 */
export const skippedFileSystems = [
  'autofs',
  'aufs',
  'bdev',
  'binder',
  'binfmt_misc',
  'bpf',
  'cgroup',
  'cgroup2',
  'configfs',
  'cpuset',
  'debugfs',
  'devfs',
  'devpts',
  'devtmpfs',
  'efivarfs',
  'erofs',
  'fuse.gvfsd-fuse',
  'fuse.lxcfs',
  'fuse.portal',
  'fuse.snapfuse',
  'fusectl',
  'hugetlbfs',
  'iso9660',
  'mqueue',
  'nsfs',
  'overlay',
  'pipefs',
  'proc',
  'pstore',
  'ramfs',
  'rootfs',
  'rpc_pipefs',
  'securityfs',
  'selinuxfs',
  'sockfs',
  'squashfs',
  'sysfs',
  'tmpfs',
  'tracefs',
  'udf',
] as const;

/** File systems whose server or process can hang: asked apart and under a time limit. */
export const remoteFileSystems = [
  '9p',
  'afs',
  'beegfs',
  'ceph',
  'cifs',
  'davfs',
  'fuse',
  'glusterfs',
  'gpfs',
  'lustre',
  'ncpfs',
  'nfs',
  'nfs4',
  'smb3',
  'smbfs',
] as const;

/** True for a file system that another machine or a user's process answers for. */
export const isRemote = (type: string): boolean =>
  type.startsWith('fuse.') || (remoteFileSystems as readonly string[]).includes(type);
