using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests;

public sealed class FaultSelectorTests
{
    private static readonly EmulatorOptions _hello = Wire.AtOnce with { Text = "Hello" };

    [Theory]
    [InlineData("fault-503-before", 503)]
    [InlineData("fault-429", 429)]
    [InlineData("fault-finish:SPII", 200)]
    public async Task ModelName_SelectsAFault(string model, int status)
    {
        using var response = await new GeminiEmulator(_hello).SendAsync(
            $"https://emulator.test/v1beta/models/{model}:streamGenerateContent?alt=sse"
        );

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task UnknownFault_Is400AndListsTheFaults()
    {
        using var response = await new GeminiEmulator(_hello).SendAsync("https://emulator.test/v1beta/models/fault-none:generateContent");

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("Unknown fault 'none'. Use one of: 502-html, ", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("503-once", 1)]
    [InlineData("503 times 3", 3)]
    public async Task Times_AreCountedForEachPrompt(string fault, int times)
    {
        var emulator = new GeminiEmulator(_hello with { Fault = fault });

        foreach (var prompt in new[] { "one", "other" })
        {
            var statuses = new List<int>();
            for (var i = 0; i < times + 2; i++)
            {
                using var response = await emulator.SendAsync(body: Wire.Hi.Replace("Hi", prompt, StringComparison.Ordinal));
                statuses.Add((int)response.StatusCode);
            }

            Assert.Equal([.. Enumerable.Repeat(503, times), 200, 200], statuses);
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("503 times 0")]
    [InlineData("503 times often")]
    [InlineData("drop:-1")]
    [InlineData("drop:x")]
    [InlineData("event:257")]
    [InlineData("lf:3")]
    [InlineData("503-nowhere")]
    public void InvalidFault_IsRejectedByTheOptions(string fault) =>
        Assert.Equal("Fault", Assert.Throws<ArgumentException>(() => new GeminiEmulator(new EmulatorOptions { Fault = fault })).ParamName);

    [Fact]
    public async Task FaultOfTheOptions_SparesModelsAndCounts()
    {
        var emulator = new GeminiEmulator(_hello with { Fault = "503" });
        using var models = await emulator.SendAsync(Wire.Models, body: null, HttpMethod.Get);
        using var count = await emulator.SendAsync(Wire.Count);
        using var answer = await emulator.SendAsync(Wire.Whole);

        Assert.Equal((200, 200, 503), ((int)models.StatusCode, (int)count.StatusCode, (int)answer.StatusCode));
    }

    [Fact]
    public async Task FaultOfEvents_DoesNotApplyToOtherBodies()
    {
        var emulator = new GeminiEmulator(_hello with { Fault = "comments" });
        using var whole = await emulator.SendAsync(Wire.Whole);

        Assert.Equal("Hello", Wire.Json(await whole.TextAsync()).Text());
        Assert.Null(emulator.Requests[0].Fault);
    }

    [Fact]
    public async Task Chaos_IsTheSameForASeedAndMeetsItsShare()
    {
        var (one, same, other) = (await DrawAsync(1), await DrawAsync(1), await DrawAsync(2));

        Assert.Equal(one, same);
        Assert.NotEqual(one, other);
        Assert.InRange(one.Count(fault => fault is not null), 70, 130);
        Assert.True(one.Distinct().Count() > 20);

        static async Task<List<string?>> DrawAsync(int seed)
        {
            var emulator = new GeminiEmulator(_hello with { Chaos = 0.5, Seed = seed });
            for (var i = 0; i < 200; i++)
            {
                // A body that stalls or breaks is not read here. The log contains the selected fault.
                try
                {
                    using var response = await emulator.SendAsync();
                }
                catch (HttpRequestException) { }
            }

            return [.. emulator.Requests.Select(request => request.Fault)];
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Chaos_IsAShare(double chaos) =>
        Assert.Equal(
            "Chaos",
            Assert.Throws<ArgumentOutOfRangeException>(() => new GeminiEmulator(new EmulatorOptions { Chaos = chaos })).ParamName
        );

    [Fact]
    public async Task Hook_DecidesRequestByRequest()
    {
        var emulator = new GeminiEmulator(
            Wire.AtOnce with
            {
                OnRequest = request =>
                    request.Number switch
                    {
                        1 => new EmulatorReply { Fault = "503" },
                        2 => new EmulatorReply
                        {
                            Answer = "data: {}\n\n"u8.ToArray(),
                            Status = 299,
                            ContentType = "text/x",
                        },
                        3 => new EmulatorReply { Text = request.Model },
                        4 => new EmulatorReply { Calls = [new EmulatorCall("f", """{"é": [1, "🚀"]}""")], FinishReason = "OTHER" },
                        _ => null,
                    },
            }
        );

        using var first = await emulator.SendAsync();
        Assert.Equal(503, (int)first.StatusCode);
        using var second = await emulator.SendAsync();
        Assert.Equal(
            (299, "text/x", "data: {}\n\n"),
            ((int)second.StatusCode, second.Content.Headers.ContentType?.MediaType, await second.TextAsync())
        );
        Assert.Equal("models/gemini-flash-latest", string.Concat((await emulator.EventsAsync()).Select(e => e.Text())));
        Assert.Contains(
            "\"functionCall\": {\"id\": \"call-000004-1\",\"name\": \"f\",\"args\": {\"é\": [1,\"🚀\"]}},\"thoughtSignature\"",
            await emulator.AskAsync(),
            StringComparison.Ordinal
        );
        Assert.Contains("No model wrote this", await emulator.AskAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hook_MayAnswerAnyPath()
    {
        var emulator = new GeminiEmulator(
            Wire.AtOnce with
            {
                OnRequest = _ => new EmulatorReply
                {
                    Answer = "<p>"u8.ToArray(),
                    Status = 418,
                    ContentType = "text/html",
                },
            }
        );

        using var response = await emulator.SendAsync("https://emulator.test/elsewhere", body: null, HttpMethod.Get);

        Assert.Equal((418, "<p>"), ((int)response.StatusCode, await response.TextAsync()));
    }

    [Fact]
    public async Task Hook_ThatThrows_FailsTheRequest()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { OnRequest = _ => throw new InvalidOperationException("by the test") });

        await Assert.ThrowsAsync<InvalidOperationException>(() => emulator.SendAsync());
        Assert.Equal(RequestEnd.Aborted, await emulator.EndAsync());
    }

    [Fact]
    public async Task Received_IsInTheOptionsOfTheRequest()
    {
        using var client = new GeminiEmulator(_hello).CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, Wire.Models);
        using var response = await client.SendAsync(request, TimeoutToken.Start());

        Assert.True(request.Options.TryGetValue(GeminiEmulator.Received, out var received));
        Assert.Equal((1, 200, null), (received.Number, received.Status, received.Model));
    }
}
