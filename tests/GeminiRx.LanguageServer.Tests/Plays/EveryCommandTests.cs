using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Tests.Streaming.Plays;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Plays;

/// <summary>Every command that writes into a document, in editors of all manners: the answer, a retry of it, its discard and its keep,
/// while the user types elsewhere.</summary>
public sealed class EveryCommandTests : ServerFixture
{
    private const string First = "1\ntwo\n3\nfour";
    private const string Second = "uno\ntwo\nthree\n4\nfive";
    private const string Typed = "Z";
    private const string StreamingEdits = "VS Code with its extension";
    private const string Interactions = "VS Code, with interactions";
    private const string Diff = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -0,0 +1,1 @@\n+x\n";

    // The text with the selection between [ and ], and the text with the answer, at {0}.
    private static readonly Dictionary<string, (string Language, string Text, string Result, string Arguments)> _commands = new()
    {
        ["continue"] = ("markdown", "top\na[]b\n", "top\na{0}b\n", "{}"),
        ["write"] = ("markdown", "top\n[]\nend\n", "top\n{0}\nend\n", """{"instruction":"Go."}"""),
        ["prompt"] = ("markdown", "top\n[]\nend\n", "top\n{0}\nend\n", """{"instruction":"Go.","prompt":"write"}"""),
        ["ask"] = ("markdown", "top\nasked[]\nend\n", "top\nasked\n\n{0}\nend\n", """{"instruction":"Why?"}"""),
        ["document"] = ("csharp", "top\nint F()\n{\n    []return 1;\n}\n", "top\n{0}\nint F()\n{\n    return 1;\n}\n", "{}"),
        ["rewrite"] = ("csharp", "top\n[one\ntwo\nthree\nfour]\nend\n", "top\n{0}\nend\n", """{"instruction":"Go."}"""),
        ["fix"] = ("csharp", "top\n[one\ntwo\nthree\nfour]\nend\n", "top\n{0}\nend\n", """{"diagnostics":[{"message":"Bad."}]}"""),
        ["commit"] = ("git-commit", "top\n[]\n# Please\n", "top\n{0}\n\n# Please\n", $$"""{"diff":{{JsonSerializer.Serialize(Diff)}}}"""),
        ["chat"] = ("markdown", "top\n\n## User\n\nHi\n[]", "top\n\n## User\n\nHi\n\n## Gemini\n\n{0}\n\n## User\n\n", "{}"),
        ["explain"] = ("markdown", "top\n[one]\nend\n", "top\none\nend\n", "{}"),
    };

    private static readonly Dictionary<string, EditorKind> _kinds = new[] { EditorKind.IdleEmacs, EditorKind.Unknown }
        .Concat(EditorKind.All)
        .Select(kind => (Name: kind.ToString(), Kind: kind))
        .Append((StreamingEdits, EditorKind.VisualStudioCode))
        .Append((Interactions, EditorKind.VisualStudioCode))
        .Concat(Manners.All.Select(manner => (manner.Name, manner.Kind(new Random(0)))))
        .ToDictionary(one => one.Item1, one => one.Item2);

    public static MatrixTheoryData<string, string> CommandsInAllManners => new(_commands.Keys, _kinds.Keys);

    // Red, each, when the command wrote nothing, and with a retry that kept the first answer.
    [Theory]
    [MemberData(nameof(CommandsInAllManners))]
    public async Task Command_InAnyManner_IsAnsweredRetriedDiscardedAndKept(string command, string manner)
    {
        var (language, text, _, _) = _commands[command];
        var kind = _kinds[manner];

        // A short delay of the reports, so that the editor is as fast as the server.
        kind = kind with
        {
            ChangeDelay = kind.ChangeDelay > TimeSpan.Zero ? TimeSpan.FromMilliseconds(5) : TimeSpan.Zero,
        };
        var typed = kind.AppliesOverUnreportedTyping ? "" : Typed;
        var folder = Directory.CreateTempSubdirectory("answers");
        Emulator = Saying(First);
        Options = new LanguageServerOptions
        {
            CreateClient = _ => Emulated(),
            LoggerFactory = Log,
            AnswerFolder = folder.FullName,
        };
        var plain = text.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        var editor = Start(plain, kind, streamingEdits: manner == StreamingEdits, language: language);
        await editor.OpenAsync(manner == Interactions ? new JsonObject { ["api"] = "interactions" } : null);
        try
        {
            var running = RunAsync(editor, command, text, shift: 0);
            editor.Edit(model => model.Insert(0, typed));
            var session = await running;

            Assert.Equal("completed", await OutcomeOfAsync(editor, session));
            Assert.Equal(typed + ResultOf(command, First), editor.Look(model => model.Text));
            Assert.Equal(manner == Interactions, Emulator.Requests[^1].PathAndQuery.Contains("/interactions", StringComparison.Ordinal));
            if (command == "explain")
            {
                // The answer is in a file, which is the user's: the command is run again, and the document stays as it is.
                Assert.Equal(First, File.ReadAllText(Assert.Single(folder.GetFiles()).FullName));
                Emulator = Saying(Second);
                await OutcomeOfAsync(editor, await RunAsync(editor, command, text, typed.Length));
                Assert.Equal([First, Second], folder.GetFiles().Select(file => File.ReadAllText(file.FullName)).Order());
                Assert.Equal(typed + plain, editor.Look(model => model.Text));
                return;
            }

            Emulator = Saying(Second);
            session = await SessionOf(editor.ContinueSessionAsync("geminirx.retry", session));
            Assert.Equal("completed", await OutcomeOfAsync(editor, session));
            Assert.Equal(typed + ResultOf(command, Second), editor.Look(model => model.Text));

            session = await SessionOf(editor.ContinueSessionAsync("geminirx.discard", session));
            Assert.Equal("stopped", await OutcomeOfAsync(editor, session));
            Assert.Equal(typed + plain, editor.Look(model => model.Text));

            session = await RunAsync(editor, command, text, typed.Length);
            await OutcomeOfAsync(editor, session);
            await editor.ExecuteAsync("geminirx.keep", new JsonObject { ["sessionId"] = session });
            Assert.Equal(typed + ResultOf(command, Second), editor.Look(model => model.Text));
            var status = await editor.Connection.RequestAsync("geminirx/status", new JsonObject());
            Assert.Empty(status.GetProperty("ended").EnumerateArray());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string ResultOf(string command, string answer) =>
        _commands[command].Result.Replace("{0}", answer, StringComparison.Ordinal);

    private static async Task<string?> OutcomeOfAsync(ModelEditor editor, string session) =>
        (await editor.EndOfAsync(session)).GetProperty("outcome").GetString();

    private static Task<string> RunAsync(ModelEditor editor, string command, string text, int shift)
    {
        var (start, end) = (text.IndexOf('[', StringComparison.Ordinal) + shift, text.IndexOf(']', StringComparison.Ordinal) - 1 + shift);
        var arguments = (JsonObject)JsonNode.Parse(_commands[command].Arguments)!;
        arguments["range"] = editor.Look(model => new JsonObject { ["start"] = Place(model, start), ["end"] = Place(model, end) });
        return SessionOf(editor.Run($"geminirx.{command}", start, arguments));
    }

    private static JsonObject Place(EditorModel model, int offset)
    {
        var place = model.PlaceAt(offset);
        return new() { ["line"] = place.Line, ["character"] = place.Character };
    }
}
