using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GeminiRx.Text;

namespace GeminiRx.Structured;

/// <summary>The beginning of a JSON text, with what closes it. The characters before the end never change.</summary>
/// <param name="Text">The text; the characters after the end may be those of later pieces.</param>
/// <param name="Start">The position of the root value.</param>
/// <param name="End">The position after the last character of the value.</param>
/// <param name="Open">The innermost open container; null if the root is complete.</param>
/// <param name="IsInString">Whether the value ends within a string.</param>
internal readonly record struct JsonCut(char[] Text, int Start, int End, JsonContainer? Open, bool IsInString)
{
    /// <exception cref="GeminiJsonException">The JSON does not match the type.</exception>
    public T? Deserialize<T>(JsonTypeInfo<T> type)
    {
        var json = new StringBuilder().Append(Text, Start, End - Start).Append(IsInString ? "\"" : "");
        for (var container = Open; container is not null; container = container.Parent)
        {
            json.Append(container.Closer);
        }

        var utf8 = Encoding.UTF8.GetBytes(json.ToString());
        utf8 = JsonStrings.Repair(utf8) ?? utf8;
        try
        {
            return JsonSerializer.Deserialize(utf8, type);
        }
        catch (JsonException e)
        {
            throw GeminiJsonException.Mismatch(Start + PositionOf(utf8, e), e.Path ?? "$");
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or FormatException or OverflowException)
        {
            throw GeminiJsonException.Mismatch(Start, "$");
        }
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
