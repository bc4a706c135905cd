using System.Buffers.Binary;
using System.Numerics;

namespace GeminiRx.Interactions;

/// <summary>The identifiers of the events that were read, as a set that may contain more than them: a Bloom filter with one hash. Its size
/// is bounded, so that it fits into a token; the more events, the more others it contains.</summary>
internal sealed class EventSketch
{
    private const int MaxBits = 16 * 1024;
    private const int MinBits = 64;
    private const int BitsForEvent = 4;
    private const int CountSize = 4;

    private readonly byte[] _bits = new byte[MaxBits / 8];
    private int _count;

    /// <summary>The probability that it may contain an event that was not added, from 0 to 1.</summary>
    public double Fill => _bits.Sum(bits => (double)BitOperations.PopCount(bits)) / MaxBits;

    /// <summary>Reads the text of a sketch; null for any other text.</summary>
    public static EventSketch? Parse(string? text)
    {
        var space = new byte[CountSize + (MaxBits / 8)];
        if (
            text is null
            || text.Length > space.Length * 4 / 3 + 2
            || !Convert.TryFromBase64String(
                text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='),
                space,
                out var length
            )
            || length < CountSize + (MinBits / 8)
            || !BitOperations.IsPow2(length - CountSize)
        )
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = space.AsSpan(0, length);
        var folded = bytes[CountSize..];
        var sketch = new EventSketch { _count = Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(bytes), 0, MaxBits) };
        for (var i = 0; i < sketch._bits.Length; i++)
        {
            sketch._bits[i] = folded[i % folded.Length];
        }

        return sketch;
    }

    /// <summary>Adds an event.</summary>
    public void Add(string eventId)
    {
        var (at, bit) = PlaceOf(eventId);
        _count = Math.Min(_count + 1, MaxBits);
        _bits[at] |= bit;
    }

    /// <summary>Whether the event may have been added; false if it was not.</summary>
    public bool MayContain(string eventId)
    {
        var (at, bit) = PlaceOf(eventId);
        return (_bits[at] & bit) != 0;
    }

    /// <summary>The number of its events and its bits in Base64url, with about <see cref="BitsForEvent"/> bits for an event.</summary>
    public override string ToString()
    {
        var bits = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(_count * BitsForEvent, MinBits, MaxBits));
        Span<byte> bytes = new byte[CountSize + (bits / 8)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, _count);
        var folded = bytes[CountSize..];
        for (var i = 0; i < _bits.Length; i++)
        {
            folded[i % folded.Length] |= _bits[i];
        }

        return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    // FNV-1a, since a token is read in other processes too, and a last step that spreads the bits of similar names.
    private static (int At, byte Bit) PlaceOf(string eventId)
    {
        var hash = 2_166_136_261;
        foreach (var unit in eventId)
        {
            hash = unchecked((hash ^ unit) * 16_777_619);
        }

        hash ^= hash >> 15;
        hash = unchecked(hash * 2_246_822_519);
        hash ^= hash >> 13;
        var index = (int)(hash % MaxBits);
        return (index / 8, (byte)(1 << (index % 8)));
    }
}
