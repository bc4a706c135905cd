using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GeminiRx.Text;

namespace GeminiRx.Structured;

/// <summary>The beginning of a JSON text, with what closes it. The characters before the end never change.</summary>
/// <param name="Text">The text; the characters after the end may be those of later pieces.</param>
/// <param name="End">The position after the last character of the value.</param>
/// <param name="Open">The innermost open container; null if the root is complete.</param>
/// <param name="IsInString">Whether the value ends within a string.</param>
internal readonly record struct JsonCut(JsonText Text, int End, JsonContainer? Open, bool IsInString)
{
    /// <summary>Whether the root is complete.</summary>
    public bool IsComplete => Open is null && !IsInString;

    /// <summary>The number of characters from the start of the root.</summary>
    public int Length => End - Text.Start;

    /// <exception cref="GeminiJsonException">The JSON does not match the type.</exception>
    public T? Deserialize<T>()
    {
        var utf8 = ToUtf8();
        utf8 = JsonStrings.Repair(utf8) ?? utf8;
        try
        {
            return JsonSerializer.Deserialize(utf8, (JsonTypeInfo<T>)Text.Type);
        }
        catch (JsonException e)
        {
            throw GeminiJsonException.Mismatch(Text.Start + PositionOf(utf8, e), e.Path ?? "$");
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or FormatException or OverflowException)
        {
            throw GeminiJsonException.Mismatch(Text.Start, "$");
        }
    }

    // Into an array of the right size: the value of a whole answer is read at least once.
    private byte[] ToUtf8()
    {
        var text = Text.Characters.AsSpan(Text.Start, Length);
        var utf8 = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(text) + (IsInString ? 1 : 0) + (Open?.Depth ?? 0));
        var at = Encoding.UTF8.GetBytes(text, utf8);
        if (IsInString)
        {
            utf8[at++] = (byte)'"';
        }

        for (var container = Open; container is not null; container = container.Parent)
        {
            utf8[at++] = (byte)container.Closer;
        }

        return utf8;
    }

    private static int PositionOf(byte[] utf8, JsonException error)
    {
        var at = 0;
        for (var line = error.LineNumber ?? 0; line > 0; line--)
        {
            at = Array.IndexOf(utf8, (byte)'\n', at) + 1;
        }

        return Encoding.UTF8.GetCharCount(utf8, 0, (int)Math.Min(utf8.Length, at + (error.BytePositionInLine ?? 0)));
    }
}
