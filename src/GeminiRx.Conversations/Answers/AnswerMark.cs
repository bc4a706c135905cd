using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace GeminiRx.Conversations.Answers;

/// <summary>
/// A line at the end of an answer with what the next request needs of it beyond its text: signatures, calls and results, media. It is
/// an HTML comment, so that a reader of the conversation does not see it. It counts as long as the answer's text is unchanged. A line that
/// is no valid mark is text.
/// </summary>
/// <param name="Of">A hash of the text of the answer that the mark belongs to.</param>
/// <param name="Turns">The turns.</param>
internal sealed record AnswerMark(string Of, IReadOnlyList<MarkedTurn> Turns)
{
    /// <summary>The beginning of the line. A line of an answer that begins so is escaped.</summary>
    public const string Prefix = "<!-- geminirx:";

    private const string Suffix = "-->";

    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions _reading = new() { MaxDepth = MaxDepth };

    /// <summary>The hash of an answer's text.</summary>
    public static string HashOf(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 9));

    /// <summary>A text as the mark counts it: editors may change line ends.</summary>
    public static string Normal(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>The mark in a line; null if the line is not a valid mark.</summary>
    public static AnswerMark? Read(ReadOnlySpan<char> line)
    {
        var text = line.TrimEnd();
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || !text.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text[Prefix.Length..^Suffix.Length].ToString(), _reading);
            return Read(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null; // a string with an unpaired surrogate, or a value of another kind
        }
    }

    /// <summary>Whether the mark belongs to a text: then the parts divide it.</summary>
    public bool IsOf(string text) =>
        Of == HashOf(text) && Turns.SelectMany(turn => turn.Parts).Sum(part => (long)part.Length) == text.Length;

    /// <summary>The line, without a line end.</summary>
    public string ToLine()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("of", Of);
            writer.WriteStartArray("turns");
            foreach (var turn in Turns)
            {
                turn.Write(writer);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        // A comment of HTML must not contain two dashes in a row; in JSON they are within strings only.
        var json = Encoding.UTF8.GetString(buffer.ToArray()).Replace("--", "-\\u002d", StringComparison.Ordinal);
        return $"{Prefix} {json} {Suffix}";
    }

    private static AnswerMark? Read(JsonElement root)
    {
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("of", out var of)
            || !root.TryGetProperty("turns", out var list)
            || of.ValueKind != JsonValueKind.String
            || list.ValueKind != JsonValueKind.Array
        )
        {
            return null;
        }

        var turns = list.EnumerateArray().Select(MarkedTurn.Read).OfType<MarkedTurn>().ToList();
        return turns.Count == list.GetArrayLength() && AreTurns(turns) ? new AnswerMark(of.GetString()!, turns) : null;
    }

    // A turn of the model, and, each after a turn with calls, a turn with as many results and another one of the model.
    private static bool AreTurns(List<MarkedTurn> turns) =>
        turns.Count % 2 == 1
        && turns.Index().All(turn => turn.Item.IsOfModel == (turn.Index % 2 == 0))
        && turns
            .Index()
            .Where(turn => turn.Index % 2 == 0)
            .All(turn =>
                turn.Item.CountOf("functionCall") == (turn.Index + 1 < turns.Count ? turns[turn.Index + 1].CountOf("functionResponse") : 0)
            );
}
