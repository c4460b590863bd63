/** All files below `folder`, without hidden folders and what is built. */
export function walkSync(folder: string): string[] {
  const found: string[] = [];
  for (const entry of Deno.readDirSync(folder)) {
    if (
      entry.name.startsWith(".") ||
      ["node_modules", "dist", "coverage", "_site", "demo-facility"].includes(entry.name)
    ) continue;
    const path = `${folder.replace(/\/$/, "")}/${entry.name}`;
    if (entry.isDirectory) found.push(...walkSync(path));
    else if (entry.isFile) found.push(path);
  }
  return found.sort();
}
