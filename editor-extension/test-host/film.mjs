// Makes an animation of what is seen in the window.
import { createRequire } from 'node:module';

const least = 60;
/** Browsers show shorter times as a tenth of a second. */
const shortest = 40;
const width = 900;

/** Takes pictures while the action runs, and writes them as a GIF. A picture that equals the one before only lasts longer. */
export async function film(page, sharpFolder, file, action) {
  const frames = [];
  let isOver = false;
  const shots = (async () => {
    while (!isOver) {
      const picture = await page.screenshot({ animations: 'allow', caret: 'initial' });
      if (frames.length === 0 || !picture.equals(frames.at(-1).picture)) {
        frames.push({ picture, at: Date.now() });
      }
      await new Promise((resolve) => {
        setTimeout(resolve, least);
      });
    }
  })();
  try {
    await action();
  } finally {
    isOver = true;
    await shots;
  }
  const ends = [...frames.slice(1).map(({ at }) => at), Date.now() + 1500];
  const delay = frames.map(({ at }, index) => Math.max(shortest, ends[index] - at));
  const sharp = createRequire(import.meta.url)(sharpFolder);
  const small = await Promise.all(frames.map(({ picture }) => sharp(picture).resize({ width }).png().toBuffer()));
  await sharp(small, { join: { animated: true } })
    .gif({ delay, loop: 0, colours: 64, dither: 0, interFrameMaxError: 4 })
    .toFile(file);
  return frames.length;
}
