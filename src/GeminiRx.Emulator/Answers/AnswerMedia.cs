using System.Buffers.Binary;

namespace GeminiRx.Emulator;

/// <summary>A picture or a piece of speech in an answer, with the tokens that it costs.</summary>
internal sealed record AnswerMedia(string MimeType, byte[] Bytes, string Modality, int Tokens)
{
    private const int SamplesPerSecond = 24_000;

    // The vendor's numbers for a picture of 1K and for a second of speech.
    private const int TokensOfPicture = 1_290;

    private const int TokensPerSecond = 25;

    private static readonly TimeSpan _piece = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether the medium continues in the next one.</summary>
    public bool IsSpeech => Modality == "AUDIO";

    /// <summary>A picture whose colours follow from <paramref name="seed"/>.</summary>
    public static AnswerMedia Picture(EmulatorImage image, int seed) =>
        new("image/png", PngImage.Create(image, seed), "IMAGE", TokensOfPicture);

    /// <summary>
    /// A tone of 440 Hz in pieces of a quarter of a second, as the service streams speech: one channel of 16-bit samples, low byte first.
    /// </summary>
    public static IEnumerable<AnswerMedia> Speech(TimeSpan length)
    {
        for (var start = TimeSpan.Zero; start < length; start += _piece)
        {
            var piece = length - start < _piece ? length - start : _piece;
            var first = (int)(start.TotalSeconds * SamplesPerSecond);
            var samples = new byte[2 * Math.Max(1, (int)(piece.TotalSeconds * SamplesPerSecond))];
            for (var i = 0; i < samples.Length / 2; i++)
            {
                var value = Math.Sin(2 * Math.PI * 440 * (first + i) / SamplesPerSecond) * short.MaxValue / 4;
                BinaryPrimitives.WriteInt16LittleEndian(samples.AsSpan(2 * i), (short)value);
            }

            // The pieces together have the tokens of the whole, rounded once.
            var tokens = TokensUntil(start + piece) - TokensUntil(start);
            yield return new AnswerMedia($"audio/L16;codec=pcm;rate={SamplesPerSecond}", samples, "AUDIO", tokens);
        }
    }

    /// <summary>The pieces as one, if all are speech.</summary>
    public static AnswerMedia Joined(IReadOnlyList<AnswerMedia> pieces)
    {
        var bytes = new byte[pieces.Sum(piece => piece.Bytes.Length)];
        var at = 0;
        foreach (var piece in pieces)
        {
            piece.Bytes.CopyTo(bytes, at);
            at += piece.Bytes.Length;
        }

        return pieces[0] with
        {
            Bytes = bytes,
            Tokens = pieces.Sum(piece => piece.Tokens),
        };
    }

    private static int TokensUntil(TimeSpan time) => Math.Max(time > TimeSpan.Zero ? 1 : 0, (int)(time.TotalSeconds * TokensPerSecond));
}
