using System.Buffers;
using System.Text;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Reading.Calls;

namespace GeminiRx.Wire.Interactions;

/// <summary>A function call whose arguments stream as pieces of a JSON string.</summary>
/// <param name="step">The service's step: name, identifier, and perhaps the whole arguments.</param>
/// <param name="maxBytes">The maximum length of the arguments.</param>
internal sealed class CallArguments(JsonElement step, int maxBytes)
{
    private static readonly JsonElement _none = JsonElement.Parse("{}"u8);
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = JsonStrings.MaxDepth - 8 };

    private readonly string _name = step.Text("name") ?? "";
    private readonly string? _id = step.Text("id") is { Length: > 0 } id ? id : null;
    private readonly StringBuilder _json = new();
    private readonly PartialArguments _received = new();
    private readonly List<ToolArgumentsChunk> _pieces = [];
    private ArgumentsReader? _reader;

    /// <summary>Adds a piece of the JSON.</summary>
    /// <param name="piece">The piece, cut anywhere.</param>
    /// <param name="into">Receives the values that it contains.</param>
    /// <exception cref="GeminiStreamException">The arguments are larger than the limit.</exception>
    public void Add(string piece, List<Chunk> into)
    {
        if ((long)_json.Length + piece.Length > maxBytes)
        {
            throw new GeminiStreamException(
                StreamFault.TooLarge,
                $"The arguments of a call are larger than the limit of {maxBytes:N0} bytes."
            );
        }

        _json.Append(piece);
        _reader ??= new ArgumentsReader(Report);
        _reader.Read(piece);
        into.AddRange(_pieces);
        _pieces.Clear();
    }

    /// <summary>The call with its arguments.</summary>
    /// <param name="hasEnded">Whether the step has ended; if not, the call is incomplete.</param>
    public ToolCallChunk ToChunk(bool hasEnded) =>
        hasEnded && Whole() is { } whole
            ? new(_name, whole) { Id = _id, ThoughtSignature = step.Text("signature") }
            : new(_name, _received.ToJson()) { Id = _id, IsComplete = false };

    /// <summary>A text as a JSON string.</summary>
    public static JsonElement StringOf(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStringValue(Encoding.UTF8.GetBytes(text)); // without unpaired surrogates
        }

        return JsonStrings.Parse(buffer.WrittenSpan);
    }

    // Streamed arguments replace those of the step, which are empty then. Null if they are not a JSON object.
    private JsonElement? Whole()
    {
        if (_json.Length == 0)
        {
            return step.Member("arguments", JsonValueKind.Object) is { } given ? JsonStrings.Repair(given)
                : step.HasValue("arguments") ? null
                : _none;
        }

        try
        {
            var parsed = JsonElement.Parse(Encoding.UTF8.GetBytes(_json.ToString()), _options); // without unpaired surrogates
            return parsed.ValueKind == JsonValueKind.Object ? JsonStrings.Repair(parsed) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Report(IReadOnlyList<PathStep> path, JsonElement value, bool willContinue)
    {
        // A repeated name contradicts the value before it. The whole JSON decides which one counts.
        _received.TryAdd(path, value, willContinue);
        _pieces.Add(
            new ToolArgumentsChunk(JsonPath.Format(path), value)
            {
                Name = _name,
                Id = _id,
                WillContinue = willContinue,
            }
        );
    }
}
