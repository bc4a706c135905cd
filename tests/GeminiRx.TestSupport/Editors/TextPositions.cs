namespace GeminiRx.TestSupport.Editors;

/// <summary>Converts between offsets and places of a text, and compares two texts.</summary>
internal static class TextPositions
{
    public static Place PlaceAt(string text, int offset)
    {
        var before = text[..offset].Split('\n');
        return new Place(before.Length - 1, before[^1].Length);
    }

    /// <summary>The offset of a place. A place outside of the text means the nearest place inside.</summary>
    public static int OffsetAt(string text, Place place)
    {
        var lines = text.Split('\n');
        return place.Line >= lines.Length
            ? text.Length
            : lines.Take(place.Line).Sum(line => line.Length + 1) + Math.Min(place.Character, lines[place.Line].Length);
    }

    /// <summary>The smallest range whose replacement turns one text into the other. The common start is left out first.</summary>
    public static (int Start, int End, string Inserted) Difference(string before, string after)
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start] == after[start])
        {
            start++;
        }

        var (end, to) = (before.Length, after.Length);
        while (end > start && to > start && before[end - 1] == after[to - 1])
        {
            end--;
            to--;
        }

        return (start, end, after[start..to]);
    }
}
