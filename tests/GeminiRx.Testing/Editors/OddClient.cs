using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GeminiRx.Testing.Editors;

/// <summary>
/// A client whose every document has manners of its own: how it reports changes, how late, with which versions, what it answers to an edit,
/// and whether it checks
/// versions. Somebody types at random meanwhile. In the end each document must hold what it held, the answer once at its place, and what
/// was typed.
/// </summary>
public sealed partial class OddClient : IAsyncDisposable
{
    private const string Before = "- item\n}\n\n- item\n";
    private const string After = "- item\n\n}\n}\nlast";

    private readonly ConcurrentDictionary<string, OddDocument> _documents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _ends = new(StringComparer.Ordinal);
    private readonly LspConnection _connection;
    private readonly bool _documentChanges;
    private readonly int _seed;

    /// <param name="input">What the server writes.</param>
    /// <param name="output">What the server reads.</param>
    /// <param name="seed">Decides the manners and the typing.</param>
    /// <param name="documentChanges">Whether it announces edits with versions.</param>
    public OddClient(Stream input, Stream output, int seed, bool documentChanges)
    {
        (_seed, _documentChanges) = (seed, documentChanges);
        _connection = new LspConnection(input, output, OnRequest, OnNotification, () => { });
    }

    /// <summary>An answer that repeats itself and the document.</summary>
    public static string Answer => "- item\n\n- item\n- item\n}\n}\n\n\n- item\n}\nthe end.\n";

    /// <summary>How many characters were typed in all.</summary>
    public int Typed => _documents.Values.Sum(document => document.Typed);

    /// <summary>How many edits were refused, since they were made for an older version.</summary>
    public int Refused => _documents.Values.Sum(document => document.Refused);

    public Task StartAsync() =>
        _connection.RequestAsync(
            "initialize",
            new JsonObject
            {
                ["processId"] = null,
                ["clientInfo"] = new JsonObject { ["name"] = "odd" },
                ["capabilities"] = new JsonObject
                {
                    ["workspace"] = new JsonObject { ["workspaceEdit"] = new JsonObject { ["documentChanges"] = _documentChanges } },
                    ["window"] = new JsonObject { ["workDoneProgress"] = true },
                },
            }
        );

    /// <summary>Streams one answer into a document of its own.</summary>
    /// <param name="number">The session's number; with the seed it decides everything.</param>
    /// <returns>What is wrong; null where all is right.</returns>
    public async Task<string?> RunAsync(int number)
    {
        var random = new Random((_seed * 100_003) + number);
        var manners = Manners.Random(random, _documentChanges);
        await using var document = new OddDocument($"file:///{number}.md", Before + After, manners, _connection);
        _documents[document.Uri] = document;
        await document.OpenAsync();
        var argument = new JsonObject { ["uri"] = document.Uri, ["position"] = OddDocument.Position(Before + After, Before.Length) };
        var started = await _connection.RequestAsync(
            "workspace/executeCommand",
            new JsonObject { ["command"] = "geminirx.continue", ["arguments"] = new JsonArray(argument) }
        );
        var ended = EndOf(started.GetProperty("sessionId").GetString()!).Task;
        while (!ended.IsCompleted)
        {
            document.Type(random);
            await Task.WhenAny(ended, Task.Delay(random.Next(1, 60)));
        }

        var end = await ended;
        var left = TypedText().Replace(document.Text, "");
        return end == "completed" && left == Before + Answer + After
            ? null
            : $"seed {_seed}, session {number}, {manners}: {end}\n{document.Text}\nwithout the typed text\n{left}\n"
                + $"expected\n{Before + Answer + After}";
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private LspAnswer? OnRequest(string method, JsonElement parameters)
    {
        if (method != "workspace/applyEdit")
        {
            return new LspAnswer(null);
        }

        var edit = parameters.GetProperty("edit");
        return edit.TryGetProperty("changes", out var changes) && changes.EnumerateObject().First() is var plain
                ? _documents[plain.Name].Apply(plain.Value[0], null)
            : edit.GetProperty("documentChanges")[0] is var versioned && versioned.GetProperty("textDocument") is var name
                ? _documents[name.GetProperty("uri").GetString()!].Apply(versioned.GetProperty("edits")[0], name.GetProperty("version"))
            : null;
    }

    private void OnNotification(string method, JsonElement parameters)
    {
        if (method == "geminirx/sessionEnded")
        {
            EndOf(parameters.GetProperty("sessionId").GetString()!)
                .TrySetResult(
                    parameters.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                        ? error.GetRawText()
                        : parameters.GetProperty("outcome").GetString()!
                );
        }
    }

    private TaskCompletionSource<string> EndOf(string sessionId) =>
        _ends.GetOrAdd(sessionId, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));

    [GeneratedRegex("Z\n|[A-Y]")]
    private static partial Regex TypedText();
}
