using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>The prompt of a chat in a terminal of tmux, as a person sees it.</summary>
public sealed partial class ChatPromptTests : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prompt");
    private EmulatorProcess? _service;
    private TmuxScreen? _screen;

    private string File => Path.Combine(_folder.FullName, "chat.md");

    private TmuxScreen Screen => _screen!;

    public async ValueTask DisposeAsync()
    {
        if (_screen is not null)
        {
            await _screen.DisposeAsync();
        }

        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Keys_EditTheLineByCharacters()
    {
        await StartAsync();

        await Screen.PressAsync("-l", "hello wrold café 😀");
        await Screen.PressAsync("BSpace");
        await Screen.PressAsync("-l", "ok");
        await Screen.PressAsync("C-a");
        await Screen.PressAsync("-l", "X");
        await Screen.WaitAsync("> Xhello wrold café ok");
        await Screen.PressAsync("Enter");
        await AnsweredAsync(1);

        Assert.Contains("## User\n\nXhello wrold café ok\n", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paste_IsOneQuestion_AndNoCommand()
    {
        await StartAsync();

        await Screen.PasteAsync("first line\n\n/undo\nlast line\n");
        await Screen.WaitAsync("  last line");
        await Screen.PressAsync("Enter");
        await AnsweredAsync(1);

        Assert.Contains("## User\n\nfirst line\n\n/undo\nlast line\n\n## Gemini", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileInTheQuestion_IsSent_IfTheLineIsTyped()
    {
        await StartAsync();
        var notes = Path.Combine(_folder.FullName, "notes.txt");
        await System.IO.File.WriteAllTextAsync(notes, "the notes", TimeoutToken.Start());

        await Screen.PressAsync("-l", $"sum up @{notes} please");
        await Screen.PressAsync("Enter");
        await AnsweredAsync(1);
        await Screen.PasteAsync($"pasted @{notes}");
        await Screen.WaitAsync("> pasted");
        await Screen.PressAsync("Enter");
        var screen = await AnsweredAsync(2);

        Assert.Equal(2, (await ReadAsync()).Split("```txt\nthe notes\n```\n").Length);
        Assert.Contains("is sent as text", screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ControlC_ClearsTheLine_ThenLeaves_AndControlDLeavesAnEmptyLineOnly()
    {
        await StartAsync();

        await Screen.PressAsync("-l", "half a question");
        await Screen.WaitAsync("> half a question");
        await Screen.PressAsync("C-d");
        await Screen.PressAsync("C-c");
        await Screen.WaitAsync(screen => !screen.Contains("half", StringComparison.Ordinal));
        await Screen.PressAsync("C-c");
        await Screen.WaitAsync("exit 0");

        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task History_IsThereInTheNextChat_AndCanBeSearched()
    {
        await StartAsync();
        await Screen.PressAsync("-l", "what is a monad");
        await Screen.PressAsync("Enter");
        await AnsweredAsync(1);
        await Screen.PressAsync("C-d");
        await Screen.WaitAsync("exit 0");
        await Screen.DisposeAsync();

        await StartAsync();
        await Screen.PressAsync("Up");
        await Screen.WaitAsync("> what is a monad");
        await Screen.PressAsync("C-c");
        await Screen.PressAsync("C-r");
        await Screen.PressAsync("-l", "mon");
        await Screen.WaitAsync("search: mon > what is a monad");
        await Screen.PressAsync("Right");
        await Screen.WaitAsync(screen =>
            screen.Contains("> what is a monad", StringComparison.Ordinal) && !screen.Contains("search", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Resize_DrawsThePromptAgain()
    {
        await StartAsync();
        await Screen.PressAsync("-l", string.Concat(Enumerable.Range(0, 12).Select(at => $"word{at:00} ")) + "end");
        await Screen.WaitAsync("end");

        await Screen.ResizeAsync(40, 20);
        var narrow = await Screen.WaitAsync(screen =>
            screen.Contains("> word00 word01 word02 word03 word04 wor\n", StringComparison.Ordinal)
        );
        await Screen.ResizeAsync(100, 20);
        var wide = await Screen.WaitAsync(screen => screen.Contains("word10 word11 end", StringComparison.Ordinal));

        Assert.Single(narrow.Split("word00")[1..]);
        Assert.Single(wide.Split("word00")[1..]);
        Assert.Single(wide.Split("end")[1..]);
    }

    [Fact]
    public async Task Editor_GivesTheTextOfThePrompt()
    {
        var editor = Path.Combine(_folder.FullName, "editor.sh");
        await System.IO.File.WriteAllTextAsync(
            editor,
            "#!/bin/sh\nprintf 'from %s\\nthe editor\\n' \"$(cat \"$1\")\" > \"$1\"\n",
            TimeoutToken.Start()
        );
        await StartAsync(environment: ("EDITOR", $"sh {editor}"));

        await Screen.PressAsync("-l", "/edit words");
        await Screen.PressAsync("Enter");
        await Screen.WaitAsync("  the editor");
        await Screen.PressAsync("Enter");
        await AnsweredAsync(1);

        Assert.Contains("## User\n\nfrom words\nthe editor\n", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tab_CompletesCommandsAndPaths()
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder.FullName, "my notes.txt"), "x", TimeoutToken.Start());
        await StartAsync();

        await Screen.PressAsync("-l", "/att");
        await Screen.PressAsync("Tab");
        await Screen.WaitAsync("> /attach");
        await Screen.PressAsync("-l", $"{_folder.FullName}/my");
        await Screen.PressAsync("Tab");
        await Screen.PressAsync("Enter");

        await Screen.WaitAsync(screen =>
            screen.Replace("\n", "", StringComparison.Ordinal).Contains("my notes.txt will be attached", StringComparison.Ordinal)
        );
    }

    // The shell gets the terminal as it was.
    [Fact]
    public async Task Terminal_IsAsItWas_AfterTheChat_AndWhileItIsStopped()
    {
        await StartAsync(inShell: true);
        await Screen.PressAsync("-l", "half");
        await Screen.WaitAsync("> half");
        await Screen.PressAsync("C-z");
        await Screen.WaitAsync("Stopped");
        await Screen.PressAsync("-l", "stty -a | grep -o ' icanon' ; fg");
        await Screen.PressAsync("Enter");
        await Screen.WaitAsync(screen =>
            screen.Contains("\n icanon", StringComparison.Ordinal) && screen.EndsWith("> half", StringComparison.Ordinal)
        );
        await Screen.PressAsync("C-c", "C-c");
        await Screen.PressAsync("-l", "stty -a | grep -o ' echo '; echo over");
        await Screen.PressAsync("Enter");
        await Screen.WaitAsync("\n echo\nover");
    }

    private async Task StartAsync(bool inShell = false, bool slow = false, (string Name, string Value)? environment = null)
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        var answer = Path.Combine(_folder.FullName, "answer.txt");
        var text = slow ? string.Concat(Enumerable.Range(1, 40).Select(at => $"word{at:00} ")) + "end" : "Fine.";
        await System.IO.File.WriteAllTextAsync(answer, text, TimeoutToken.Start());
        string[] rhythm = slow ? ["--burst-interval", "1500"] : [];
        _service ??= await EmulatorProcess.StartAsync(["--text", answer, .. rhythm]);
        (string, string)[] variables =
        [
            ("GEMINI_API_KEY", "any"),
            ("GEMINIRX_ENDPOINT", _service.Address.ToString()),
            ("XDG_DATA_HOME", _folder.FullName),
            .. environment is { } more ? [more] : Array.Empty<(string, string)>(),
        ];
        string[] arguments = ["chat", File, "--quiet"];
        if (inShell)
        {
            _screen = await TmuxScreen.StartShellAsync(80, 20, variables);
            await Screen.PressAsync("-l", TmuxScreen.CommandLine(arguments));
            await Screen.PressAsync("Enter");
        }
        else
        {
            _screen = await TmuxScreen.StartAsync(80, 20, arguments, variables);
        }

        await Screen.WaitAsync(screen => screen.EndsWith("\n>", StringComparison.Ordinal));
    }

    private Task<string> AnsweredAsync(int count) =>
        Screen.WaitAsync(screen => screen.Split("Fine.").Length > count && screen.EndsWith("\n>", StringComparison.Ordinal));

    private Task<string> ReadAsync() => System.IO.File.ReadAllTextAsync(File, TimeoutToken.Start());
}
