using System.Text;
using GeminiRx.Emulator;

namespace GeminiRx.LanguageServer.Tests.Sessions;

/// <summary>The reason of a failure that a client reads, so that it need not read the message.</summary>
public sealed class FailureReasonTests : ServerFixture
{
    [Theory]
    [InlineData(400, "API_KEY_INVALID", "invalidKey")]
    [InlineData(401, "CREDENTIALS_MISSING", "invalidKey")]
    [InlineData(403, "SERVICE_DISABLED", "noAccess")]
    [InlineData(404, "OTHER", "unknownModel")]
    [InlineData(429, "OTHER", "quota")]
    [InlineData(500, "OTHER", "overloaded")]
    [InlineData(503, "OTHER", "overloaded")]
    [InlineData(400, "OTHER", "rejected")]
    public async Task Reason_OfAnErrorOfTheService_FollowsItsCode(int code, string detail, string reason)
    {
        Emulator = new(
            new EmulatorOptions
            {
                Answer = Encoding.UTF8.GetBytes(
                    $$$"""
                    {"error":{"code":{{{code}}},"message":"No","status":"X","details":[
                    {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"{{{detail}}}","domain":"googleapis.com"}]}}
                    """
                ),
            }
        );
        var editor = await OpenAsync();

        var end = await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        var error = end.GetProperty("error");
        Assert.Equal(
            ("api", reason),
            (error.GetProperty("kind").GetString(), error.TryGetProperty("reason", out var found) ? found.GetString() : null)
        );
    }
}
