using System.Text.Json.Nodes;
using GeminiRx.Emulator;

namespace GeminiRx.LanguageServer.Tests.Sessions;

/// <summary>Problems that another key solves.</summary>
public sealed class KeyDiagnosticsTests : ServerFixture
{
    [Fact]
    public async Task NoKey_IsADiagnosticThatGoesWithTheKey()
    {
        CreateClient = settings =>
            settings.ApiKey is null ? throw new GeminiConfigurationException("There is no API key.", "Set one.") : Emulated();
        var editor = await OpenAsync();
        Assert.Equal(
            (-32803, "There is no API key. Set one."),
            await ErrorOf(editor.Continue(1).Answer) is var error ? (error.Code, error.Message) : default
        );

        var diagnostic = Assert.Single(editor.Diagnostics);
        Assert.Equal(
            ("config", "There is no API key. Set one."),
            (diagnostic.GetProperty("code").GetString(), diagnostic.GetProperty("message").GetString())
        );
        var retry = (await editor.CodeActionsAsync(1))[0]
            .GetProperty("command")
            .GetProperty("arguments")[0]
            .GetProperty("sessionId")
            .GetString();
        Assert.Equal(
            "There is no API key. Set one.",
            (await editor.Connection.RequestAsync("geminirx/status", new JsonObject())).GetProperty("problem").GetString()
        );

        await editor.Connection.RequestAsync("geminirx/setKey", new JsonObject { ["key"] = "secret" });
        Assert.Empty(editor.Diagnostics);
        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.retry", retry)));

        Assert.Equal($"a{Answer}b", editor.Look(model => model.Text));
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", "API_KEY_INVALID", true)]
    [InlineData(401, "UNAUTHENTICATED", "CREDENTIALS_MISSING", true)]
    [InlineData(403, "PERMISSION_DENIED", "SERVICE_DISABLED", true)]
    [InlineData(400, "INVALID_ARGUMENT", "OTHER", false)]
    [InlineData(503, "UNAVAILABLE", "OTHER", false)]
    public async Task Diagnostic_OfAKeyThatIsRefused_GoesWithTheNextKey(int code, string status, string reason, bool goes)
    {
        Emulator = new(
            new EmulatorOptions
            {
                Answer = System.Text.Encoding.UTF8.GetBytes(
                    $$$"""
                    {"error":{"code":{{{code}}},"message":"No","status":"{{{status}}}","details":[
                    {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"{{{reason}}}","domain":"googleapis.com"}]}}
                    """
                ),
            }
        );
        var editor = await OpenAsync();
        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));
        Assert.StartsWith("No. ", Assert.Single(editor.Diagnostics).GetProperty("message").GetString(), StringComparison.Ordinal);

        await editor.Connection.RequestAsync("geminirx/setKey", new JsonObject { ["key"] = "another" });

        Assert.Equal(goes ? 0 : 1, editor.Diagnostics.Count);
    }
}
