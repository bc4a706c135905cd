using System.Text;
using System.Text.Json;

namespace GeminiRx.Emulator.Tests.Interactions;

/// <summary>A stored interaction whose stream is cut anywhere is read on after its last event: no event is lost or comes twice.</summary>
public sealed class InteractionCutTests
{
    private const string Address = "https://emulator.test/v1beta/interactions";
    private const string Ask = """{"model":"gemini-3.8-flash","input":"Hi","stream":true}""";
    private const string AskInBackground = """{"model":"gemini-3.8-flash","input":"Hi","stream":true,"background":true}""";

    [Theory]
    [InlineData(Ask, null)]
    [InlineData(AskInBackground, null)]
    [InlineData(Ask, "continuation:3")]
    public async Task Cut_AfterAnyEvent_IsReadOn(string body, string? fault)
    {
        var uncut = await ReadAsync(body, fault);
        Assert.True(uncut.Count > 6, $"Only {uncut.Count} events.");
        for (var count = 1; count < uncut.Count; count++)
        {
            await AssertReadOnAsync(body, Joined(fault, $"truncate:{count}"), uncut, events => Assert.Equal(count, events));
        }
    }

    [Fact]
    public async Task Drop_AtAnyByte_IsReadOn()
    {
        var uncut = await ReadAsync(Ask, null);
        var first = Encoding.UTF8.GetByteCount(await TextOfAsync(new GeminiEmulator(Wire.AtOnce), Ask));
        var incomplete = 0;
        for (var at = 200; at < first; at += 37)
        {
            await AssertReadOnAsync(Ask, $"drop:{at}", uncut, events => incomplete += events < uncut.Count ? 1 : 0);
        }

        Assert.True(incomplete > 20, $"Only {incomplete} drops cut the answer.");
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 1)]
    [InlineData(99, 0)]
    public async Task Repeat_BeginsEarlier(int repeated, int first)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Fault = EmulatorFault.Repeat(repeated) });
        var whole = Parse(await TextOfAsync(emulator, Ask));
        var id = whole[0].Json.GetProperty("interaction").GetProperty("id").GetString();

        using var rest = await emulator.SendAsync($"{Address}/{id}?stream=true&last_event_id={whole[2].Id}", null, HttpMethod.Get);

        Assert.Equal(whole.Skip(first).Select(each => each.Id), Parse(await rest.TextAsync()).Select(each => each.Id));
    }

    private static async Task AssertReadOnAsync(string body, string fault, IReadOnlyList<Event> uncut, Action<int> check)
    {
        var emulator = new GeminiEmulator(
            Wire.AtOnce with
            {
                OnRequest = request => request.Number == 1 ? new EmulatorReply { Fault = fault } : null,
            }
        );
        var events = Parse(await TextOfAsync(emulator, body));
        check(events.Count);
        if (events.Count is 0)
        {
            return; // the client does not know the interaction yet
        }

        var id = events[0].Json.GetProperty("interaction").GetProperty("id").GetString();
        using var rest = await emulator.SendAsync(
            $"{Address}/{id}?stream=true&last_event_id={Uri.EscapeDataString(events[^1].Id)}",
            null,
            HttpMethod.Get
        );
        events.AddRange(Parse(await rest.TextAsync()));

        Assert.Equal(uncut.Select(each => each.Id), events.Select(each => each.Id));
        Assert.Equal(uncut.Select(each => each.Json.GetRawText()), events.Select(each => each.Json.GetRawText()));
    }

    private static async Task<IReadOnlyList<Event>> ReadAsync(string body, string? fault) =>
        Parse(await TextOfAsync(new GeminiEmulator(Wire.AtOnce with { Fault = fault }), body));

    /// <summary>What arrives before the end or the drop.</summary>
    private static async Task<string> TextOfAsync(GeminiEmulator emulator, string body)
    {
        using var response = await emulator.SendAsync(Address, body);
        await using var stream = await response.Content.ReadAsStreamAsync(TestSupport.TimeoutToken.Start());
        var arrived = new MemoryStream();
        try
        {
            await stream.CopyToAsync(arrived, TestSupport.TimeoutToken.Start());
        }
        catch (IOException)
        {
            // The drop.
        }

        return Encoding.UTF8.GetString(arrived.ToArray());
    }

    private static List<Event> Parse(string text) =>
        [
            .. text.ReplaceLineEndings("\n")
                .Split("\n\n")
                .SkipLast(1) // what follows the last blank line is no event
                .SelectMany(block => block.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)))
                .Select(line => line["data:".Length..].Trim())
                .Where(data => data != "[DONE]")
                .Select(data => JsonElement.Parse(data))
                .Select(json => new Event(json.GetProperty("event_id").GetString()!, json)),
        ];

    private static string Joined(string? fault, string cut) => fault is null ? cut : $"{fault} + {cut}";

    private sealed record Event(string Id, JsonElement Json);
}
