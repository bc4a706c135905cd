using System.Text;

namespace GeminiRx.Cli;

/// <summary>A buffer of UTF-8 bytes. Text is encoded into it once, and written from it.</summary>
internal sealed class Utf8Buffer
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, Length);

    /// <summary>Appends text. An unpaired surrogate becomes U+FFFD.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
    }

    /// <summary>Appends bytes of UTF-8.</summary>
    public void AppendBytes(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Appends spaces.</summary>
    public void AppendSpaces(int count)
    {
        Reserve(count);
        _bytes.AsSpan(Length, count).Fill((byte)' ');
        Length += count;
    }

    /// <summary>Removes bytes at the start.</summary>
    public void RemoveStart(int count)
    {
        _bytes.AsSpan(count, Length - count).CopyTo(_bytes);
        Length -= count;
    }

    /// <summary>Removes bytes at the end.</summary>
    public void RemoveEnd(int count) => Length -= count;

    public void Clear() => Length = 0;

    private void Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }
    }
}
