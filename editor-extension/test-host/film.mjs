// Makes an animation of what is seen in the window.
import { Buffer } from 'node:buffer';
import { createRequire } from 'node:module';

const width = 900;
/** Browsers show shorter times as a tenth of a second. */
const shortest = 40;
const last = 1500;

/** Records what the browser paints while the action runs, as a GIF. A picture that equals the one before only lasts longer. */
export async function film(page, sharpFolder, file, action) {
  const frames = [];
  const session = await page.context().newCDPSession(page);
  session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    if (data !== frames.at(-1)?.data) {
      frames.push({ data, at: metadata.timestamp * 1000 });
    }
  });
  await session.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 });
  try {
    await action();
  } finally {
    await session.send('Page.stopScreencast');
    await session.detach();
  }
  const kept = [];
  for (const frame of frames) {
    if (kept.length === 0 || frame.at - kept.at(-1).at >= shortest) {
      kept.push(frame);
    } else {
      kept[kept.length - 1] = { data: frame.data, at: kept.at(-1).at };
    }
  }
  const ends = [...kept.slice(1).map(({ at }) => at), kept.at(-1).at + last];
  const delay = kept.map(({ at }, index) => Math.round(ends[index] - at));
  const sharp = createRequire(import.meta.url)(sharpFolder);
  const small = await Promise.all(kept.map(({ data }) => sharp(Buffer.from(data, 'base64')).resize({ width }).png().toBuffer()));
  await sharp(small, { join: { animated: true } })
    .gif({ delay, loop: 0, colours: 64, dither: 0, interFrameMaxError: 4 })
    .toFile(file);
  return kept.length;
}
