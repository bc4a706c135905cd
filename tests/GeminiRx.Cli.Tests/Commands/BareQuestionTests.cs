using System.CommandLine;

namespace GeminiRx.Cli.Tests;

/// <summary>Command lines that begin with no command.</summary>
public sealed class BareQuestionTests
{
    private static readonly RootCommand _root = CreateRoot();

    [Theory]
    [InlineData("ask What is a nebula?", "What is a nebula?")]
    [InlineData("ask What is a nebula?", "What", "is", "a", "nebula?")]
    [InlineData("ask what is it", "what", "is", "it")] // one letter from chat
    [InlineData("ask -m gemini-x Hi", "-m", "gemini-x", "Hi")]
    [InlineData("ask --quiet Hi", "--quiet", "Hi")]
    [InlineData("ask as good as it gets", "as good as it gets")]
    [InlineData("ask ", "")]
    [InlineData("models --json", "models", "--json")]
    [InlineData("--version", "--version")]
    [InlineData("--help", "--help")]
    [InlineData("-h", "-h")]
    [InlineData("ask --help", "help", "ask")]
    [InlineData("ask --help all", "help", "ask", "all")]
    [InlineData("--help", "help")]
    [InlineData("ask [draft] improve this", "[draft]", "improve", "this")]
    [InlineData("ask [draft]: improve [this]", "[draft]: improve [this]")]
    [InlineData("ask help me write a letter", "help", "me", "write", "a", "letter")]
    [InlineData("ask help me please", "help", "me", "please")]
    [InlineData("me --help", "help", "me")]
    [InlineData("ask as good as it gets", "as", "good", "as", "it", "gets")]
    [InlineData("[suggest:3] ask", "[suggest:3]", "ask")]
    public void Arguments_WithoutACommand_AreAQuestion(string expected, params string[] arguments) =>
        Assert.Equal(expected, string.Join(' ', BareQuestion.ToCommand(_root, arguments, hasInput: false)));

    [Theory]
    [InlineData("models", "modls")]
    [InlineData("models", "modesl")]
    [InlineData("models", "Models")]
    [InlineData("ask", "as", "Hi")]
    [InlineData("ask", "aks", "Hi")]
    [InlineData("chat", "chta", "notes.md")]
    [InlineData("chats", "chatss")]
    [InlineData("ask", "aks", "-m", "gemini-x", "Hi")]
    [InlineData(null, "dance")]
    [InlineData(null, "list")]
    public void FirstWord_ThatIsNearlyACommandOrAlone_IsRefused(string? meant, params string[] arguments)
    {
        var failure = Assert.Throws<Errors.UsageException>(() => BareQuestion.ToCommand(_root, arguments, hasInput: true));

        Assert.Contains($"Unknown command '{arguments[0]}'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(meant is not null, failure.Message.Contains($"Did you mean '{meant}'?", StringComparison.Ordinal));
        Assert.Contains($"geminirx ask {arguments[0]}", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void NoArguments_AskPipedInput_OrShowTheHelp()
    {
        Assert.Equal(["ask"], BareQuestion.ToCommand(_root, [], hasInput: true));
        Assert.Equal(["--help"], BareQuestion.ToCommand(_root, [], hasInput: false));
    }

    [Fact]
    public async Task Program_WithAQuestion_AnswersIt()
    {
        var (exitCode, output, _) = await GeminiProcess.RunAsync(["-q", "--endpoint", "emulator", "Tell me a story"]);

        Assert.Equal(0, exitCode);
        Assert.Contains("No model wrote this", output, StringComparison.Ordinal);
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand();
        root.Options.Clear();
        root.Add(new VersionOption());
        foreach (var name in new[] { "ask", "chat", "chats", "log", "record", "replay", "models", "emulate", "serve", "completion" })
        {
            root.Add(new Command(name));
        }

        return root;
    }
}
