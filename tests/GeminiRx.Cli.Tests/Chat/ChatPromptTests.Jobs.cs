using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

public sealed partial class ChatPromptTests
{
    [Fact]
    public async Task Answer_InTheBackground_GoesOn_AndThePromptWaitsForTheForeground()
    {
        await StartAsync(inShell: true, slow: true);
        await Screen.PressAsync("-l", "question");
        await Screen.PressAsync("Enter");
        await Screen.WaitAsync("word01");
        await Screen.PressAsync("C-z");
        await Screen.WaitAsync("Stopped");
        await Screen.PressAsync("-l", "clear; bg");
        await Screen.PressAsync("Enter");

        // The answer is complete, and then the prompt stops the job, as one that reads from the terminal.
        await WaitForFileAsync("word40 end\n\n## User\n\n");
        await Screen.PressAsync("-l", "until [ -n \"$(jobs -s)\" ]; do sleep 0.1; done; clear; jobs; stty -a | grep -o ' icanon'");
        await Screen.PressAsync("Enter");
        await Screen.WaitAsync(screen =>
            screen.Contains("Stopped", StringComparison.Ordinal) && screen.Contains("\n icanon\n", StringComparison.Ordinal)
        );
        await Screen.PressAsync("-l", "clear; fg");
        await Screen.PressAsync("Enter");
        await Screen.WaitAsync(screen => screen.EndsWith("\n>", StringComparison.Ordinal));
        await Screen.PressAsync("-l", "/quit");
        await Screen.WaitAsync("> /quit");
        await Screen.PressAsync("Enter");
        await Screen.PressAsync("-l", "echo over $?");
        await Screen.PressAsync("Enter");
        await Screen.WaitAsync("\nover 0");
    }

    private async Task WaitForFileAsync(string end)
    {
        var timeout = TimeoutToken.Start();
        while (!(await ReadAsync()).EndsWith(end, StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), timeout);
        }
    }
}
