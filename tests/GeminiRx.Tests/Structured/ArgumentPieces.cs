using System.Reactive.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeminiRx.Tests.Structured;

/// <summary>Streamed arguments of calls of <c>order</c>, and their values as JSON.</summary>
internal static class ArgumentPieces
{
    private static readonly JsonSerializerOptions _withoutNulls = new(StructuredJson.Default.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static ToolArgumentsChunk Piece(string path, string value, bool willContinue = false) =>
        new(path, JsonElement.Parse(value)) { Name = "order", WillContinue = willContinue };

    /// <summary>The pieces of a value, in the order of its text; strings in pieces of a number of characters.</summary>
    public static IEnumerable<ToolArgumentsChunk> Of(JsonElement value, int size, string path = "$") =>
        value.ValueKind switch
        {
            JsonValueKind.Object => value
                .EnumerateObject()
                .SelectMany(member => Of(member.Value, size, $"{path}[{JsonSerializer.Serialize(member.Name)}]")),
            JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => Of(item, size, $"{path}[{i}]")),
            JsonValueKind.String => OfText(path, [.. value.GetString()!.EnumerateRunes().Select(rune => rune.ToString())], size),
            _ => [Piece(path, value.GetRawText())],
        };

    public static string Show(Menu? menu) => JsonSerializer.Serialize(menu, _withoutNulls.GetTypeInfo(typeof(Menu)));

    public static (List<string> Values, Exception? Error) Run(IEnumerable<Chunk> chunks)
    {
        var values = new List<string>();
        Exception? error = null;
        using var subscription = chunks
            .ToObservable()
            .ParseArguments("order", StructuredJson.Default.Menu)
            .Subscribe(snapshot => values.Add(Show(snapshot.Value) + (snapshot.IsComplete ? " complete" : "")), failure => error = failure);
        return (values, error);
    }

    // The end of a string may come with its last characters, or alone.
    private static IEnumerable<ToolArgumentsChunk> OfText(string path, string[] characters, int size)
    {
        var pieces = characters.Chunk(size).Select(piece => JsonSerializer.Serialize(string.Concat(piece))).ToList();
        if (characters.Length % 2 == 0)
        {
            pieces.Add("\"\"");
        }

        return pieces.Select((piece, i) => Piece(path, piece, i < pieces.Count - 1));
    }
}
