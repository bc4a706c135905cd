using System.CommandLine;
using System.Diagnostics;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

public sealed class ManPageTests
{
    private const string Groff = "/usr/bin/groff";

    [Fact]
    public async Task Page_HasEveryCommandAndOption_AndGroffHasNothingToSay()
    {
        var (exitCode, page, error) = await GeminiProcess.RunAsync(["docs", "man"]);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith(".TH GEMINIRX 1 ", page, StringComparison.Ordinal);
        Assert.SkipUnless(File.Exists(Groff), "groff is absent");
        using var groff = Process.Start(
            new ProcessStartInfo(Groff, ["-man", "-ww", "-Tascii", "-P-cbou", "-rLL=100n"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await groff.StandardInput.WriteAsync(page);
        groff.StandardInput.Close();
        var warnings = groff.StandardError.ReadToEndAsync(TimeoutToken.Start());
        var text = await groff.StandardOutput.ReadToEndAsync(TimeoutToken.Start());
        Assert.Equal("", await warnings);
        Assert.Contains("geminirx chats [options] WORDS...", text, StringComparison.Ordinal);
        Assert.Contains("-m, --model NAME", text, StringComparison.Ordinal);
        Assert.Contains("--timeout-gap SECONDS", text, StringComparison.Ordinal);
        Assert.Contains(
            "eval \"$(geminirx completion bash)\"",
            string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Text_IsNeverARequest()
    {
        var root = new RootCommand(".a 'b \\c -d") { new Command("one", ".so /etc/passwd") };

        var page = ManPage.Format(root);

        Assert.Contains("\n\\&.so /etc/passwd\n", page, StringComparison.Ordinal);
        Assert.Contains("\\- \\&.a 'b \\ec \\-d\n", page, StringComparison.Ordinal);
    }
}
