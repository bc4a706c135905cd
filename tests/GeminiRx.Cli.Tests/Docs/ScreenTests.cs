using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>The screens of the documentation are those of the running program.</summary>
/// <remarks><c>GEMINIRX_APPROVE=1</c> writes them into the pages.</remarks>
public sealed class ScreenTests : IAsyncDisposable
{
    private const string Answer = """
        ## Inner planets

        | Planet | Moons | Day |
        | --- | ---: | --- |
        | Mercury | 0 | 176 days |
        | Earth | 1 | 24 hours |
        | Mars | 2 | 24.7 hours |

        Sorted by *size*:

        1. Earth
           - the only one with **liquid** water
        2. Mars

        ```python
        planets = ["Mercury", "Earth", "Mars"]
        ```
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("screen");

    private EmulatorProcess? _service;

    public async ValueTask DisposeAsync()
    {
        await (_service?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Ask_LaysOutMarkdown()
    {
        await using var screen = await StartAsync(["ask", "--quiet", "--no-history", "Compare the inner planets"], Answer);

        Approve("command-line", "ask", (await screen.WaitAsync("exit 0")).Replace("\nexit 0", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chat_CompletesCommands_AndFindsEarlierQuestions()
    {
        await using var screen = await StartAsync(
            ["chat", Path.Combine(_folder.FullName, "chat.md"), "--quiet"],
            "Dark, cold and full of dust."
        );
        await screen.WaitAsync(shown => shown.EndsWith("\n>", StringComparison.Ordinal));
        await screen.PressAsync("-l", "What is a nebula like?");
        await screen.WaitAsync("like?");
        await screen.PressAsync("Enter");
        await screen.WaitAsync(shown => shown.EndsWith("\n>", StringComparison.Ordinal));
        await screen.PressAsync("-l", "/");
        await screen.PressAsync("Tab");

        Approve("conversations", "chat-commands", From(await screen.WaitAsync("/model"), "> What"));
        await screen.PressAsync("BSpace");
        await screen.PressAsync("C-r");
        await screen.PressAsync("-l", "neb");

        Approve("conversations", "chat-search", From(await screen.WaitAsync("search: neb > What"), "search:"));
    }

    private async Task<TmuxScreen> StartAsync(string[] arguments, string answer)
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        var text = Path.Combine(_folder.FullName, "answer.md");
        await File.WriteAllTextAsync(text, answer, TimeoutToken.Start());
        _service = await EmulatorProcess.StartAsync(["--text", text]);
        return await TmuxScreen.StartAsync(
            72,
            24,
            arguments,
            ("GEMINI_API_KEY", "any"),
            ("GEMINIRX_ENDPOINT", _service.Address.ToString()),
            ("XDG_DATA_HOME", _folder.FullName)
        );
    }

    private static string From(string screen, string start) => screen[screen.IndexOf(start, StringComparison.Ordinal)..];

    private static void Approve(string page, string name, string screen)
    {
        var path = $"src/docs/{page}.md";
        var text = Repository.Read(path);
        var (start, end) = ($"<!-- screen: {name} -->\n```console\n", "\n```\n");
        var at = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        Assert.True(at >= start.Length, $"{path} has no screen {name}.");
        var shown = text[at..text.IndexOf(end, at, StringComparison.Ordinal)];
        if (Environment.GetEnvironmentVariable("GEMINIRX_APPROVE") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, path), text[..at] + screen + text[(at + shown.Length)..]);
            shown = screen;
        }

        Assert.Equal(shown, screen);
    }
}
