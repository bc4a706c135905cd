using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>The setting <c>stripControls</c>: control characters and escape sequences of answers.</summary>
public sealed class StripControlsTests : RewriteFixture
{
    private const string Untrusted = "a \u001B[31mred\u001B[0m \u202Eb\u0007";
    private const string Stripped = "a red b";
    private const string Note = "Gemini: 11 invisible characters are removed from the answer";

    private static readonly string[] _commands = ["geminirx.write", "geminirx.ask", "geminirx.continue"];

    private static readonly (string? Setting, string Language, bool IsStripped)[] _cases =
    [
        ("code", "csharp", true),
        ("code", "markdown", false),
        ("code", "plaintext", false),
        ("always", "markdown", true),
        ("never", "csharp", false),
        (null, "python", true),
        (null, "markdown", false),
        ("other", "csharp", true),
        ("code", "terraform", true),
        ("code", "ocaml", true),
        ("code", "cs", true),
        ("code", "json", true),
        ("code", "a language of tomorrow", true),
        ("code", "", false),
        ("code", "latex", false),
        ("code", "restructuredtext", false),
    ];

    public static IEnumerable<TheoryDataRow<string, string?, string, bool>> Cases =>
        from command in _commands
        from one in _cases
        select new TheoryDataRow<string, string?, string, bool>(command, one.Setting, one.Language, one.IsStripped);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Answer_IsStrippedByTheSettingAndTheLanguage(string command, string? setting, string language, bool isStripped)
    {
        Emulator = Saying(Untrusted);
        var editor = await OpenTextAsync("x\n\n", language, setting);

        var ended = await RunAsync(editor, command, 2, new() { ["instruction"] = "Go." });

        AssertEnd(editor, ended, isStripped);
        Assert.Equal(isStripped, editor.Look(model => model.Text).Contains(Stripped, StringComparison.Ordinal));
        Assert.Equal(!isStripped, editor.Look(model => model.Text).Contains(Untrusted, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("code", "csharp", true)]
    [InlineData("code", "plaintext", true)]
    [InlineData("code", "markdown", false)]
    [InlineData("always", "markdown", true)]
    [InlineData("never", "csharp", false)]
    public async Task Rewrite_IsStrippedByTheSettingAndTheLanguage(string setting, string language, bool isStripped)
    {
        Emulator = Saying($"one\n{Untrusted}\nfour");
        var (editor, selection) = await OpenSelectedAsync(Text, language: language, options: SettingOf(setting));

        var ended = await RewriteAsync(editor, selection);

        AssertEnd(editor, ended, isStripped);
        Assert.Equal($"before\none\n{(isStripped ? Stripped : Untrusted)}\nfour\nafter\n", editor.Look(model => model.Text));
    }

    [Theory]
    [InlineData("code", false)]
    [InlineData("always", true)]
    [InlineData("never", false)]
    public async Task Chat_IsProse(string setting, bool isStripped)
    {
        Emulator = Saying(Untrusted);
        var editor = await OpenTextAsync("## User\n\nHi\n", "markdown", setting);

        var ended = await RunAsync(editor, "geminirx.chat", 0);

        AssertEnd(editor, ended, isStripped);
        Assert.Contains(
            $"## Gemini\n\n{(isStripped ? Stripped : Untrusted)}\n\n## User",
            editor.Look(model => model.Text),
            StringComparison.Ordinal
        );
    }

    // The service repeats what follows the checkpoint. What was removed of it is removed again, and counted once.
    [Theory]
    [InlineData("geminirx.write", "x\n\na red b, and yz")]
    [InlineData("geminirx.ask", "x\n\nz\n// a red b, and y")]
    public async Task Answer_ThatIsResumedInASequence_IsStrippedAsAWhole(string command, string expected)
    {
        var service = new ScriptedService();
        var retries = new RetryOptions { Random = () => 0 };
        Options = new LanguageServerOptions
        {
            CreateClient = _ => new(new GeminiOptions { ApiKey = "test", HttpClient = new HttpClient(service) }),
            Policy = new AnswerPolicy { Resume = new ResumeOptions { Retry = retries } },
            LoggerFactory = Log,
        };
        var editor = await OpenTextAsync("x\n\nz", "csharp", setting: null, streamingEdits: true);
        var session = await SessionOf(editor.Run(command, 3, new() { ["instruction"] = "Go." }));
        var answer = service["Go."];

        answer.Say("a \u001B[3");
        answer.Checkpoint();
        answer.Say("1mred\u001B[0");
        await editor.UntilAsync(model => model.Text.Contains("a red", StringComparison.Ordinal));
        answer.Break();
        answer.Say("1mred\u001B[0m \u202Eb\u0007");
        answer.Say(", and y");
        answer.Finish();
        var ended = await editor.EndOfAsync(session);

        AssertEnd(editor, ended, isStripped: true);
        Assert.Equal(expected, editor.Look(model => model.Text));
        Assert.Equal(ended.GetProperty("characters").GetInt32(), editor.Look(model => model.Streamed.Length));
    }

    [Fact]
    public async Task Answer_OfControlCharactersOnly_IsEmpty()
    {
        Emulator = Saying("\u001B[2J");
        var editor = await OpenTextAsync("x\n", "csharp", setting: null);

        var ended = await RunAsync(editor, "geminirx.write", 2, new() { ["instruction"] = "Go." });

        Assert.Equal(4, ended.GetProperty("stripped").GetInt32());
        Assert.Equal("x\n", editor.Look(model => model.Text));
    }

    private static JsonObject? SettingOf(string? setting) => setting is null ? null : new() { ["stripControls"] = setting };

    private async Task<ModelEditor> OpenTextAsync(string text, string language, string? setting, bool streamingEdits = false)
    {
        var editor = Start(text, language: language, streamingEdits: streamingEdits);
        await editor.OpenAsync(SettingOf(setting));
        return editor;
    }

    private static void AssertEnd(ModelEditor editor, JsonElement ended, bool isStripped)
    {
        Assert.Equal("completed", ended.GetProperty("outcome").GetString());
        Assert.Equal(isStripped ? "11" : "null", ended.GetProperty("stripped").GetRawText());
        Assert.Equal(isStripped ? 1 : 0, Messages(editor).Count(message => message!.StartsWith(Note, StringComparison.Ordinal)));
    }
}
