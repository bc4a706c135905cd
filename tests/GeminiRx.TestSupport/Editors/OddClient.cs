using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GeminiRx.TestSupport.Editors;

/// <summary>
/// A client with a different behaviour for each document: how and when it reports changes, with which versions, how it answers an edit, and
/// whether it checks versions. A user types at random meanwhile. In the end each document must contain its opened text, the answer once at
/// its place, and the typed text.
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

    /// <param name="input">The output of the server.</param>
    /// <param name="output">The input of the server.</param>
    /// <param name="seed">The seed of the behaviours and the typing.</param>
    /// <param name="documentChanges">Whether it announces edits with versions.</param>
    public OddClient(Stream input, Stream output, int seed, bool documentChanges)
    {
        (_seed, _documentChanges) = (seed, documentChanges);
        _connection = new LspConnection(input, output, OnRequest, OnNotification, () => { });
    }

    /// <summary>An answer that repeats itself and the document.</summary>
    public static string Answer => "- item\n\n- item\n- item\n}\n}\n\n\n- item\n}\nthe end.\n";

    /// <summary>The total number of typed characters.</summary>
    public int Typed => _documents.Values.Sum(document => document.Typed);

    /// <summary>The number of edits refused because of an older version.</summary>
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

    /// <summary>Streams one answer into a new document.</summary>
    /// <param name="number">The number of the session. Together with the seed it makes the run reproducible.</param>
    /// <returns>The problem; null if the document is correct.</returns>
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
