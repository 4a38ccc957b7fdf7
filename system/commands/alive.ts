/** Does the process still run? */
export function isAlive(pid: number): boolean {
  try {
    // Signal 0 reaches nobody: it only asks whether the process is there.
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
