using System.IO.Compression;

namespace GeminiRx.Emulator;

/// <summary>Faults in the bytes of a body.</summary>
internal static class ByteFaults
{
    /// <summary>Cuts after the first byte of every multi-byte character.</summary>
    public static IEnumerable<BodyStep> CutCharacters(IEnumerable<BodyStep> steps)
    {
        foreach (var step in steps)
        {
            var (delay, start) = (step.Delay, 0);
            for (var at = 0; at < step.Bytes.Length; at++)
            {
                if (step.Bytes.Span[at] >= 0xC0)
                {
                    yield return new BodyStep(delay, step.Bytes[start..(at + 1)]);
                    (delay, start) = (TimeSpan.Zero, at + 1);
                }
            }

            yield return step with
            {
                Delay = delay,
                Bytes = step.Bytes[start..],
            };
        }
    }

    /// <summary>Compresses with gzip and flushes after each step, so that the step is readable at its due time.</summary>
    public static IEnumerable<BodyStep> Compressed(IEnumerable<BodyStep> steps)
    {
        using var buffer = new MemoryStream();
        var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true);
        foreach (var step in steps)
        {
            gzip.Write(step.Bytes.Span);
            gzip.Flush();
            yield return step with
            {
                Bytes = Drain(buffer),
            };
        }

        gzip.Dispose();
        yield return new BodyStep(TimeSpan.Zero, Drain(buffer));
    }

    private static byte[] Drain(MemoryStream buffer)
    {
        var bytes = buffer.ToArray();
        buffer.SetLength(0);
        return bytes;
    }
}
