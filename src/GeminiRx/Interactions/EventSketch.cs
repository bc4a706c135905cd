using System.Buffers.Text;
using System.Numerics;

namespace GeminiRx.Interactions;

/// <summary>The identifiers of the events that were read, as a set that may contain more than them: a Bloom filter with one hash. Its size
/// is bounded, so that it fits into a token; the more events, the more others it contains.</summary>
internal sealed class EventSketch
{
    private const int MaxBits = 16 * 1024;
    private const int MinBits = 64;
    private const int BitsForEvent = 4;

    private readonly byte[] _bits = new byte[MaxBits / 8];
    private int _count;

    /// <summary>The probability that it may contain an event that was not added, from 0 to 1.</summary>
    public double Fill => _bits.Sum(bits => (double)BitOperations.PopCount(bits)) / MaxBits;

    /// <summary>Reads the text of a sketch; null for any other text.</summary>
    public static EventSketch? Parse(string? text)
    {
        if (text is null || !Base64Url.IsValid(text, out var size) || size is < MinBits / 8 or > MaxBits / 8 || !BitOperations.IsPow2(size))
        {
            return null;
        }

        var folded = Base64Url.DecodeFromChars(text);
        var sketch = new EventSketch { _count = folded.Sum(bits => BitOperations.PopCount(bits)) };
        for (var i = 0; i < sketch._bits.Length; i++)
        {
            sketch._bits[i] = folded[i % size];
        }

        return sketch;
    }

    /// <summary>Adds an event.</summary>
    public void Add(string eventId)
    {
        var (at, bit) = PlaceOf(eventId);
        _count += (_bits[at] & bit) == 0 ? 1 : 0;
        _bits[at] |= bit;
    }

    /// <summary>Whether the event may have been added; false if it was not.</summary>
    public bool MayContain(string eventId)
    {
        var (at, bit) = PlaceOf(eventId);
        return (_bits[at] & bit) != 0;
    }

    /// <summary>The sketch in Base64url, with about <see cref="BitsForEvent"/> bits for an event.</summary>
    public override string ToString()
    {
        var bits = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(_count * BitsForEvent, MinBits, MaxBits));
        var folded = new byte[bits / 8];
        for (var i = 0; i < _bits.Length; i++)
        {
            folded[i % folded.Length] |= _bits[i];
        }

        return Base64Url.EncodeToString(folded);
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
