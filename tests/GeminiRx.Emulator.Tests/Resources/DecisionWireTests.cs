namespace GeminiRx.Emulator.Tests.Resources;

/// <summary>Decisions by plain HTTP.</summary>
public sealed class DecisionWireTests
{
    private const string Decisions = "https://emulator.test/v1beta/decisions";

    private readonly GeminiEmulator _emulator = new(Wire.AtOnce);

    [Theory]
    [InlineData("""{"input":[{"type":"text","text":"a"}],"questions":{}}""", "questions is not specified")]
    [InlineData("""{"questions":{"q":{"type":"noul","instructions":"a"}}}""", "input is not specified")]
    [InlineData(
        """{"input":[{"type":"text","text":"a"}],"questions":{"q":{"type":"choice","instructions":"a"}}}""",
        "questions[q].type: the emulator answers only noul"
    )]
    [InlineData(
        """{"input":[{"type":"text","text":"a"}],"questions":{"q":{"type":"noul"}}}""",
        "questions[q].instructions: instructions is not specified"
    )]
    [InlineData("""{"models":"x"}""", "Unknown name \\\"models\\\"")]
    [InlineData("{}", "input is not specified")]
    public async Task Request_WithWrongMembers_IsRefused(string body, string message)
    {
        using var answer = await _emulator.SendAsync(
            Decisions,
            body.Insert(1, "\"model\":\"models/gemini-decision-1\"" + (body == "{}" ? "" : ","))
        );

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(message, await answer.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://emulator.test/v1beta1/projects/p/locations/l/decisions")]
    [InlineData("https://emulator.test/v1beta/decisions/x")]
    public async Task OtherAddress_IsNotFound(string address)
    {
        using var answer = await _emulator.SendAsync(address, "{}");

        Assert.Equal(404, (int)answer.StatusCode);
    }
}
