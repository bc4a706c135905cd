using System.Text;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>A buffer of UTF-8 bytes. Text is encoded into it once, and written from it.</summary>
internal sealed class Utf8Buffer
{
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, Length);

    /// <summary>Appends text. An unpaired surrogate becomes U+FFFD.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        var maxCount = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_bytes.Length - Length < maxCount)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + maxCount));
        }

        Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
    }

    /// <summary>Appends text without its unsafe control characters; see <see cref="ControlCharacters.IsUnsafe"/>.</summary>
    public void AppendSafe(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var unsafeAt = 0;
            while (unsafeAt < text.Length && !ControlCharacters.IsUnsafe(text[unsafeAt]))
            {
                unsafeAt++;
            }

            Append(text[..unsafeAt]);
            text = text[Math.Min(unsafeAt + 1, text.Length)..];
        }
    }

    /// <summary>Appends spaces.</summary>
    public void AppendSpaces(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Append(" ");
        }
    }

    public void Clear() => Length = 0;
}
