using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx.Wire;

/// <summary>Puts calls with streamed arguments together: a name first, then pieces by path, then an empty call, which may be missing.</summary>
internal sealed class ToolCalls(int candidate)
{
    private static readonly JsonElement _noArguments = JsonDocument.Parse("{}").RootElement.Clone();

    private string? _name;
    private string? _id;
    private string? _signature;
    private JsonNode? _arguments;

    /// <summary>Takes the <c>functionCall</c> of a part.</summary>
    public void Take(JsonElement call, string? signature, WholePart whole, List<Chunk> into)
    {
        var name = call.Member("name", JsonValueKind.String)?.GetString();
        var pieces = call.Member("partialArgs", JsonValueKind.Array);
        var willContinue = call.Member("willContinue", JsonValueKind.True) is not null;
        if (name is not null || (_name is null && pieces is not null))
        {
            Close(into);
        }

        if (name is not null && !willContinue && pieces is null)
        {
            into.Add(new ToolCallChunk(name, call.Member("args", JsonValueKind.Object) ?? _noArguments)
            {
                Id = call.Member("id", JsonValueKind.String)?.GetString(), Candidate = candidate, ThoughtSignature = signature, Whole = whole,
            });
            return;
        }

        _name = name ?? _name;
        _id = call.Member("id", JsonValueKind.String)?.GetString() ?? _id;
        _signature = signature ?? _signature;
        if (_name is null)
        {
            return;
        }

        foreach (var piece in pieces?.EnumerateArray() ?? default(JsonElement.ArrayEnumerator))
        {
            TakePiece(piece, into);
        }

        if (!willContinue)
        {
            Close(into);
        }
    }

    /// <summary>Says that an open call is over: another part came, or the end.</summary>
    public void Close(List<Chunk> into)
    {
        if (_name is null)
        {
            return;
        }

        into.Add(new ToolCallChunk(_name, _arguments is null ? _noArguments : ToElement(_arguments)) { Id = _id, Candidate = candidate, ThoughtSignature = _signature });
        (_name, _id, _signature, _arguments) = (null, null, null, null);
    }

    private void TakePiece(JsonElement piece, List<Chunk> into)
    {
        if (piece.Member("jsonPath", JsonValueKind.String)?.GetString() is not { } path)
        {
            return;
        }

        JsonElement? value = null;
        foreach (var name in (ReadOnlySpan<string>)["stringValue", "numberValue", "boolValue", "nullValue"])
        {
            value ??= piece.TryGetProperty(name, out var found) ? found : null;
        }

        if (value is not { } known)
        {
            return;
        }

        known = piece.TryGetProperty("nullValue", out _) ? ToElement(null) : known.Clone();
        Put(path, known);
        into.Add(new ToolArgumentsChunk(path, known) { Name = _name!, Candidate = candidate, WillContinue = piece.Member("willContinue", JsonValueKind.True) is not null });
    }

    // A JSON path of members and indices: $.order.items[2].name
    private void Put(string path, JsonElement value)
    {
        var steps = path.TrimStart('$').Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        if (steps.Length == 0)
        {
            return;
        }

        JsonNode at = _arguments ??= new JsonObject();
        for (var i = 0; i < steps.Length - 1; i++)
        {
            var next = Get(at, steps[i]) ?? (IsIndex(steps[i + 1]) ? new JsonArray() : new JsonObject());
            Set(at, steps[i], next);
            at = next;
        }

        var last = steps[^1];
        var text = value.ValueKind == JsonValueKind.String && Get(at, last) is JsonValue before && before.GetValueKind() == JsonValueKind.String ? before.GetValue<string>() : null;
        Set(at, last, text is null ? ToNode(value) : JsonValue.Create(text + value.GetString()));
    }

    private static JsonNode? Get(JsonNode node, string step) => node switch
    {
        JsonObject members => members.TryGetPropertyValue(step.Trim('[', ']', '\'', '"'), out var value) ? value : null,
        JsonArray items when IsIndex(step) && Index(step) < items.Count => items[Index(step)],
        _ => null,
    };

    private static void Set(JsonNode node, string step, JsonNode? value)
    {
        if (value?.Parent is not null)
        {
            return;
        }

        if (node is JsonObject members)
        {
            members[step.Trim('[', ']', '\'', '"')] = value;
        }
        else if (node is JsonArray items && IsIndex(step) && Index(step) <= items.Count)
        {
            if (Index(step) == items.Count)
            {
                items.Add(value);
            }
            else
            {
                items[Index(step)] = value;
            }
        }
    }

    private static bool IsIndex(string step) => step is ['[', >= '0' and <= '9', ..] && int.TryParse(step.AsSpan(1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static int Index(string step) => int.Parse(step.AsSpan(1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture);

    private static JsonNode? ToNode(JsonElement value) => JsonNode.Parse(value.GetRawText());

    private static JsonElement ToElement(JsonNode? node) => JsonDocument.Parse(node?.ToJsonString() ?? "null").RootElement;
}
