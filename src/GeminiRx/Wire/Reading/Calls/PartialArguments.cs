using System.Buffers;
using System.Text;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Reading.Calls;

/// <summary>Assembles the arguments of a call from whole arguments and from pieces with paths, in any order.</summary>
internal sealed class PartialArguments
{
    // The maximum number of missing items before the received ones, in all arrays: a short path must not allocate much memory.
    private const int MaxMissingItems = 1_000;

    private readonly ObjectNode _root = new();
    private int _missingItems;

    /// <summary>Whether there are no arguments yet.</summary>
    public bool IsEmpty => _root.Members.Count == 0;

    /// <summary>The number of unfinished strings.</summary>
    public int OpenStrings { get; private set; }

    /// <summary>Whether a path leads to a finished value.</summary>
    public bool IsClosed(IReadOnlyList<PathStep> path) => Find(path) is ValueNode or StringNode { IsOpen: false };

    /// <summary>Whether a path leads to an unfinished string.</summary>
    public bool IsOpen(IReadOnlyList<PathStep> path) => Find(path) is StringNode { IsOpen: true };

    /// <summary>Adds a piece. A string is appended to the string at its path; any other value replaces the value at its path.</summary>
    /// <returns>
    /// False if the piece contradicts earlier pieces: the path leads to an object, an array or an unfinished string, or through a value.
    /// </returns>
    public bool TryAdd(IReadOnlyList<PathStep> path, JsonElement value, bool willContinue)
    {
        Node at = _root;
        for (var i = 0; i < path.Count - 1; i++)
        {
            var next = Get(at, path[i]);
            if (next is null or ValueNode { Value.ValueKind: JsonValueKind.Null })
            {
                next = path[i + 1].Name is null ? new ArrayNode() : new ObjectNode();
                if (!TrySet(at, path[i], next))
                {
                    return false;
                }
            }

            at = next;
        }

        var before = Get(at, path[^1]);
        var text = value.ValueKind == JsonValueKind.String ? before as StringNode ?? new StringNode() : null;
        if (
            before is ObjectNode or ArrayNode
            || (text is null && before is StringNode { IsOpen: true })
            || !TrySet(at, path[^1], text ?? (Node)new ValueNode(value))
        )
        {
            return false;
        }

        OpenStrings += (willContinue && text is not null ? 1 : 0) - (before is StringNode { IsOpen: true } ? 1 : 0);
        if (text is not null)
        {
            text.Text.Append(value.GetString());
            text.IsOpen = willContinue;
        }

        return true;
    }

    /// <summary>Merges whole arguments: objects are merged, other members are replaced.</summary>
    public void Merge(JsonElement arguments) => Merge(_root, arguments);

    /// <summary>The arguments, a JSON object; missing items are null.</summary>
    public JsonElement ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, _root);
        }

        return JsonStrings.Parse(buffer.WrittenSpan);
    }

    private Node? Find(IReadOnlyList<PathStep> path)
    {
        Node? at = _root;
        for (var i = 0; i < path.Count && at is not null; i++)
        {
            at = Get(at, path[i]);
        }

        return at;
    }

    private static Node? Get(Node node, PathStep step) =>
        (node, step.Name) switch
        {
            (ObjectNode members, { } name) => members.Members.TryGetValue(name, out var value) ? value : null,
            (ArrayNode items, null) => items.Items.TryGetValue(step.Index, out var value) ? value : null,
            _ => null,
        };

    private bool TrySet(Node node, PathStep step, Node value)
    {
        switch (node, step.Name)
        {
            case (ObjectNode members, { } name):
                members.Members[name] = value;
                return true;
            case (ArrayNode items, null)
                when Math.Max(0, step.Index - items.Items.Count) is var missing && _missingItems + missing <= MaxMissingItems:
                _missingItems += missing;
                items.Items[step.Index] = value;
                return true;
            default:
                return false;
        }
    }

    private void Merge(ObjectNode into, JsonElement members)
    {
        foreach (var member in members.EnumerateObject())
        {
            into.Members.TryGetValue(member.Name, out var before);
            if (before is ObjectNode nested && member.Value.ValueKind == JsonValueKind.Object)
            {
                Merge(nested, member.Value);
                continue;
            }

            OpenStrings -= before is StringNode { IsOpen: true } ? 1 : 0;
            into.Members[member.Name] = NodeOf(member.Value);
        }
    }

    private Node NodeOf(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new ObjectNode();
                Merge(members, value);
                return members;
            case JsonValueKind.Array:
                var items = new ArrayNode();
                foreach (var item in value.EnumerateArray())
                {
                    items.Items[items.Items.Count] = NodeOf(item);
                }

                return items;
            case JsonValueKind.String:
                var text = new StringNode();
                text.Text.Append(value.GetString());
                return text;
            default:
                return new ValueNode(value);
        }
    }

    private static void Write(Utf8JsonWriter json, Node? node)
    {
        switch (node)
        {
            case ObjectNode members:
                json.WriteStartObject();
                foreach (var (name, value) in members.Members)
                {
                    json.WritePropertyName(name);
                    Write(json, value);
                }

                json.WriteEndObject();
                break;
            case ArrayNode items:
                json.WriteStartArray();
                var count = items.Items.Count == 0 ? 0 : items.Items.Keys.Last() + 1;
                for (var i = 0; i < count; i++)
                {
                    Write(json, items.Items.GetValueOrDefault(i));
                }

                json.WriteEndArray();
                break;
            case StringNode text:
                json.WriteStringValue(text.Text.ToString());
                break;
            case ValueNode value:
                value.Value.WriteTo(json);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private abstract class Node;

    private sealed class ObjectNode : Node
    {
        public OrderedDictionary<string, Node> Members { get; } = [];
    }

    private sealed class ArrayNode : Node
    {
        public SortedDictionary<int, Node> Items { get; } = [];
    }

    private sealed class StringNode : Node
    {
        public StringBuilder Text { get; } = new();

        public bool IsOpen { get; set; }
    }

    private sealed class ValueNode(JsonElement value) : Node
    {
        public JsonElement Value { get; } = value;
    }
}
