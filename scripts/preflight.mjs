// Refuses, in plain words, a Node that cannot run Quarterdeck. Imported first by every script.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
// 22.18 is the first that strips types by itself: scripts, benches and test workers are TypeScript.
const enough = major > 22 || (major === 22 && minor >= 18);
if (!enough) {
  const onLinuxX64 = process.platform === 'linux' && process.arch === 'x64';
  console.error(
    onLinuxX64
      ? `This is Node ${process.versions.node} and Quarterdeck needs 22.18 or later. On Linux x64 it brings its own, but that part is not installed: run "npm ci" again and look for a download error.`
      : `This is Node ${process.versions.node} and Quarterdeck needs 22.18 or later. Install a current Node, then run "npm ci" again.`,
  );
  process.exit(1);
}
