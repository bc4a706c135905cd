using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.LanguageServer.Tests.Prompts;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Context;

/// <summary>The requests that the service receives: no piece of a secret is in them, wherever it stands.</summary>
public sealed class SentSecretsTests : StoryFixture
{
    // So many consecutive characters of a secret are a piece of it.
    private const int Piece = 10;

    private static readonly string _lines = string.Concat(Enumerable.Repeat("some words\n", 60));
    private static readonly string[] _instructed = ["write", "ask", "rewrite", "continue"];
    private static readonly string[] _ofSelection = ["rewrite", "fix", "explain", "document", "ask"];
    private static readonly string[] _all = ["write", "ask", "rewrite", "continue", "fix", "explain", "document"];

    private ModelEditor _editor = null!;
    private int _version = 1;

    public static TheoryData<string> Places =>
        [
            "document",
            "selection",
            "instruction",
            "line of the instruction",
            "diff",
            "open document",
            "named file",
            "named open document",
            "diagnostics",
            "question of a chat",
            "answer of a chat",
            "system of a chat",
            "attachment of a chat",
            "environment file",
        ];

    // Red, each, when the text of the place was not filtered.
    [Theory]
    [MemberData(nameof(Places))]
    public async Task Secret_OfAnyKind_IsInNoRequest(string place)
    {
        _editor = await OpenStoryAsync(_lines);
        await OpenDocumentAsync(_editor, UriOf("other.md"), "", "markdown");
        await OpenDocumentAsync(_editor, UriOf("prod.env"), "", "plaintext");
        for (var kind = 0; kind < SampleSecrets.Kinds; kind++)
        {
            foreach (var command in CommandsFor(place))
            {
                var random = new Random(kind);
                var secret = SampleSecrets.Of(kind, random);
                await SendAsync(place, command, secret, random);

                var sent = TextOf(JsonElement.Parse(Emulator.Requests[^1].Body));
                Assert.Contains("[secret removed]", sent, StringComparison.Ordinal);
                for (var at = 0; at + Piece <= secret.Value.Length; at++)
                {
                    var piece = secret.Value.Substring(at, Piece);
                    Assert.False(
                        sent.Contains(piece, StringComparison.Ordinal),
                        $"{command}, kind {kind}: «{piece}» of «{secret.Value}» in «{sent}»"
                    );
                }
            }
        }
    }

    // Every command whose request has the text of the place. The other places have a command of their own.
    private static string[] CommandsFor(string place) =>
        place switch
        {
            "document" or "open document" => _all,
            "selection" => _ofSelection,
            "instruction" or "named file" or "named open document" => _instructed,
            _ => [""],
        };

    private async Task SendAsync(string place, string command, SampleSecret secret, Random random)
    {
        var hidden = _lines.Insert(11 * random.Next(20, 40), $"{secret.Text}\n");
        var (own, instruction, more) = (_lines, "Go.", new JsonObject());
        switch (place)
        {
            case "document" or "selection":
                own = hidden;
                break;
            case "instruction":
                instruction = $"Use {secret.Text} here.";
                break;
            case "open document":
                await ChangeAsync("other.md", hidden);
                break;
            case "named file":
                Write("named.md", hidden);
                instruction = "Use @named.md";
                break;
            case "named open document":
                await ChangeAsync("other.md", hidden);
                Write("other.md", "old");
                instruction = "Use @other.md";
                break;
            case "diagnostics":
                await RunAsync("fix", own, "", new() { ["diagnostics"] = DiagnosticsOf($"Not {secret.Text}", line: 1) }, from: 1, to: 3);
                return;
            case "line of the instruction":
                await ChangeAsync(Story, $"one\n>> Use {secret.Text} here.\ntwo\n");
                await RunAsync(_editor, "geminirx.write", line: 1);
                return;
            case "diff":
                var diff = $"diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -0,0 +1,1 @@\n+{secret.Text}\n";
                await RunAsync(_editor, "geminirx.commit", more: new() { ["diff"] = diff });
                return;
            case "environment file":
                await ChangeAsync("prod.env", $"# names\nFIRST=1\nSECOND=\"{secret.Value}\"\nTHIRD=x\n");
                await RunAsync(_editor, "geminirx.write", line: 1, more: new() { ["instruction"] = "Go." }, path: "prod.env");
                return;
            default:
                await ChatAsync(place, secret, hidden);
                return;
        }

        var line = own[..(own.IndexOf(secret.Text, StringComparison.Ordinal) is var at and >= 0 ? at : 0)].Count(c => c == '\n');
        await (
            place == "selection"
                ? RunAsync(command, own, instruction, more, Math.Max(0, line - 2), line + 20)
                : RunAsync(command, own, instruction, more, Math.Max(0, line - 3), Math.Max(1, line - 1))
        );
    }

    private async Task RunAsync(string command, string text, string instruction, JsonObject more, int from, int to)
    {
        await ChangeAsync(Story, text);
        more["prompt"] = command;
        more["instruction"] = instruction;
        more["range"] = new JsonObject
        {
            ["start"] = new JsonObject { ["line"] = from, ["character"] = 0 },
            ["end"] = new JsonObject { ["line"] = to, ["character"] = 0 },
        };
        await RunAsync(_editor, "geminirx.prompt", more: more);
    }

    // The service refuses, so that nothing is written.
    private async Task ChatAsync(string place, SampleSecret secret, string hidden)
    {
        Emulator = new GeminiEmulator(new EmulatorOptions { OnRequest = _ => new EmulatorReply { Fault = "400" } });
        Write("notes.md", place == "attachment of a chat" ? hidden : "x");
        var quoted = JsonSerializer.Serialize(secret.Text);
        await ChangeAsync(
            Story,
            (place == "system of a chat" ? $"---\nsystem: {quoted}\n---\n" : "")
                + $"## User\n\n[n](notes.md)\n\n{(place == "question of a chat" ? hidden : "Hi")}\n\n"
                + $"## Gemini\n\n{(place == "answer of a chat" ? hidden : "Ho")}\n\n## User\n\nGo on.\n"
        );
        await RunAsync(_editor, "geminirx.chat");
    }

    private Task ChangeAsync(string path, string text) => ChangeDocumentAsync(_editor, UriOf(path), text, ++_version);

    private static JsonArray DiagnosticsOf(string message, int line) =>
        [
            new JsonObject
            {
                ["range"] = new JsonObject
                {
                    ["start"] = new JsonObject { ["line"] = line, ["character"] = 0 },
                    ["end"] = new JsonObject { ["line"] = line, ["character"] = 4 },
                },
                ["message"] = message,
            },
        ];

    // All strings of a request, and the texts of its files.
    private static string TextOf(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => string.Join('\n', json.EnumerateObject().Select(member => TextOf(member))),
            JsonValueKind.Array => string.Join('\n', json.EnumerateArray().Select(TextOf)),
            JsonValueKind.String => json.GetString()!,
            _ => "",
        };

    private static string TextOf(JsonProperty member) =>
        member is { Name: "data", Value.ValueKind: JsonValueKind.String }
            ? Encoding.UTF8.GetString(member.Value.GetBytesFromBase64())
            : TextOf(member.Value);
}
