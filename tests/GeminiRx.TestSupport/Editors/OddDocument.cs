using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx.TestSupport.Editors;

/// <summary>How an <see cref="OddDocument"/> reports changes.</summary>
internal enum Reporting
{
    /// <summary>Each change with its own range, in one notification each.</summary>
    Each,

    /// <summary>Each change with its own range, all since the last report in one notification.</summary>
    List,

    /// <summary>One range: the difference since the last report.</summary>
    Smallest,

    /// <summary>One range of whole lines.</summary>
    Lines,

    /// <summary>The whole text.</summary>
    Whole,
}

/// <summary>How an <see cref="OddDocument"/> counts versions.</summary>
internal enum OddVersions
{
    Counted,
    Constant,
    None,
}

/// <summary>The behaviour of one document.</summary>
/// <param name="Reporting">How it reports changes.</param>
/// <param name="Delay">How long it collects changes before it reports them.</param>
/// <param name="Versions">How it counts versions. Counted versions are checked.</param>
/// <param name="Answer">The answer to an applied edit, as JSON; empty: no answer.</param>
internal sealed record Manners(Reporting Reporting, TimeSpan Delay, OddVersions Versions, string Answer)
{
    private static readonly string[] _answers = ["""{"applied":true}""", "null", "{}", """{"applied":false}""", ""];

    public static Manners Random(Random random, bool canCheckVersions) =>
        new(
            (Reporting)random.Next(5),
            random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random.Next(1, 900)),
            canCheckVersions ? (OddVersions)random.Next(3) : OddVersions.None,
            _answers[random.Next(_answers.Length)]
        );
}

/// <summary>One document of an <see cref="OddClient"/>. Thread-safe.</summary>
internal sealed class OddDocument(string uri, string text, Manners manners, LspConnection connection) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _changes = [];
    private string _reported = text;
    private int _version = 1;
    private Timer? _timer;

    public string Uri => uri;

    public string Text { get; private set; } = text;

    public int Typed { get; private set; }

    public int Refused { get; private set; }

    public Task OpenAsync() =>
        connection.NotifyAsync(
            "textDocument/didOpen",
            new JsonObject
            {
                ["textDocument"] = new JsonObject
                {
                    ["uri"] = uri,
                    ["languageId"] = "markdown",
                    ["version"] = 1,
                    ["text"] = Text,
                },
            }
        );

    /// <summary>The user types a letter, or a new line if that cannot move an edit sent for an older text.</summary>
    public void Type(Random random)
    {
        lock (_gate)
        {
            var at = random.Next(3) switch
            {
                0 => 0,
                1 => Text.Length,
                _ => random.Next(Text.Length + 1),
            };
            var isLine = manners.Versions == OddVersions.Counted && random.Next(4) == 0;
            if (isLine)
            {
                at = at == 0 ? 0 : Text.LastIndexOf('\n', at - 1) + 1;
            }
            else if (manners.Versions != OddVersions.Counted && at > 0 && at < Text.Length)
            {
                // After the last character of the line, where no edit is applied.
                at = Text.IndexOf('\n', at);
            }

            if (at < 0 || (at > 0 && Text[at - 1] == 'Z'))
            {
                return;
            }

            Typed++;
            Replace(at, at, isLine ? "Z\n" : ((char)('A' + random.Next(25))).ToString());
        }
    }

    /// <summary>Applies an edit, if it is for this version or versions are not checked.</summary>
    public LspAnswer? Apply(JsonElement edit, JsonElement? version)
    {
        lock (_gate)
        {
            if (manners.Versions == OddVersions.Counted && version?.GetInt32() != _version)
            {
                Refused++;
                return new LspAnswer(new JsonObject { ["applied"] = false, ["failureReason"] = "another version" });
            }

            var range = edit.GetProperty("range");
            Replace(Offset(range.GetProperty("start")), Offset(range.GetProperty("end")), edit.GetProperty("newText").GetString()!);
            return manners.Answer.Length == 0 ? null : new LspAnswer(JsonNode.Parse(manners.Answer));
        }
    }

    public static JsonObject Position(string text, int offset)
    {
        var before = text[..offset].Split('\n');
        return new JsonObject { ["line"] = before.Length - 1, ["character"] = before[^1].Length };
    }

    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Called under the lock.
    private void Replace(int start, int end, string inserted)
    {
        _changes.Add(Change(Text, start, end, inserted));
        Text = string.Concat(Text.AsSpan(0, start), inserted, Text.AsSpan(end));
        _version++;
        if (manners.Delay == TimeSpan.Zero)
        {
            Report();
        }
        else
        {
            _timer ??= new Timer(_ => ReportLate(), null, manners.Delay, Timeout.InfiniteTimeSpan);
        }
    }

    private void ReportLate()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _timer = null;
            Report();
        }
    }

    // The write begins under the lock, so that reports keep their order.
    private void Report()
    {
        switch (manners.Reporting)
        {
            case Reporting.Each:
                for (var index = 0; index < _changes.Count; index++)
                {
                    Notify(_version - _changes.Count + index + 1, _changes[index]);
                }

                break;
            case Reporting.List:
                Notify(_version, [.. _changes]);
                break;
            case Reporting.Whole:
                Notify(_version, new JsonObject { ["text"] = Text });
                break;
            default:
                Notify(_version, Difference(manners.Reporting == Reporting.Lines));
                break;
        }

        _changes.Clear();
        _reported = Text;
    }

    private void Notify(int version, params IReadOnlyList<JsonObject> changes)
    {
        var name = new JsonObject { ["uri"] = uri };
        name["version"] = manners.Versions switch
        {
            OddVersions.Counted => version,
            OddVersions.Constant => 1,
            _ => null,
        };
        _ = connection.NotifyAsync(
            "textDocument/didChange",
            new JsonObject { ["textDocument"] = name, ["contentChanges"] = new JsonArray([.. changes]) }
        );
    }

    private JsonObject Difference(bool wholeLines)
    {
        var start = _reported.AsSpan().CommonPrefixLength(Text);
        var tail = 0;
        while (tail < Math.Min(_reported.Length, Text.Length) - start && _reported[^(tail + 1)] == Text[^(tail + 1)])
        {
            tail++;
        }

        if (wholeLines)
        {
            start = start == 0 ? 0 : Text.LastIndexOf('\n', start - 1) + 1;
            var lineEnd = _reported.IndexOf('\n', _reported.Length - tail);
            tail = lineEnd < 0 ? 0 : _reported.Length - lineEnd;
        }

        return Change(_reported, start, _reported.Length - tail, Text[start..(Text.Length - tail)]);
    }

    private static JsonObject Change(string before, int start, int end, string inserted) =>
        new()
        {
            ["range"] = new JsonObject { ["start"] = Position(before, start), ["end"] = Position(before, end) },
            ["text"] = inserted,
        };

    private int Offset(JsonElement position)
    {
        var lines = Text.Split('\n');
        var line = position.GetProperty("line").GetInt32();
        return line >= lines.Length
            ? Text.Length
            : lines.Take(line).Sum(one => one.Length + 1) + Math.Min(position.GetProperty("character").GetInt32(), lines[line].Length);
    }
}
