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

    private bool IsSpeech => Modality == "AUDIO";

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

            var tokens = Math.Max(1, (int)Math.Round(piece.TotalSeconds * TokensPerSecond));
            yield return new AnswerMedia($"audio/L16;codec=pcm;rate={SamplesPerSecond}", samples, "AUDIO", tokens);
        }
    }

    /// <summary>Both as one, if both are speech; null if they stay two.</summary>
    public AnswerMedia? Joined(AnswerMedia next) =>
        IsSpeech && next.IsSpeech ? this with { Bytes = [.. Bytes, .. next.Bytes], Tokens = Tokens + next.Tokens } : null;
}
