using System.Reactive.Linq;
using GeminiRx.Emulator;

namespace GeminiRx.Conversations.Tests;

/// <summary>The code of the package's README.</summary>
public sealed class PackageSample
{
    [Fact]
    public async Task MissingAttachment_IsAnError()
    {
        var gemini = new GeminiClient(new GeminiOptions { HttpClient = new GeminiEmulator().CreateClient() });
        try
        {
            await Assert.ThrowsAsync<GeminiConfigurationException>(() => AskAsync(gemini, _ => { }));
        }
        finally
        {
            File.Delete("space.md");
        }
    }

    private static async Task AskAsync(GeminiClient gemini, Action<string> showText)
    {
        // <package-readme>
        using var chat = ChatFile.Open("space.md");
        chat.AppendQuestion("Why is the sky dark at night?", ["chart.png"]);
        var request = await chat.Read().ToRequestAsync(Path.GetDirectoryName(chat.FullPath)!);
        await chat.AppendAnswer(gemini.Stream(request)).Text().Do(showText);
        // </package-readme>
    }
}
