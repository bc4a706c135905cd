using System.Text.Json;

namespace GeminiRx.Emulator.Tests;

/// <summary>A request with a schema gets the smallest valid instance.</summary>
public sealed class SampleInstanceTests
{
    [Theory]
    [InlineData("""{"type":"OBJECT","properties":{"a":{"type":"STRING"},"b":{"type":"NUMBER"}},"required":["a"]}""", """{"a":""}""")]
    [InlineData("""{"type":"ARRAY","items":{"type":"INTEGER","minimum":-5,"maximum":-2},"minItems":"2"}""", "[-2,-2]")]
    [InlineData("""{"type":"STRING","minLength":3}""", "\"xxx\"")]
    [InlineData("""{"type":"STRING","enum":["é","b"]}""", "\"é\"")]
    [InlineData("""{"anyOf":[{"type":"BOOLEAN"},{"type":"STRING"}]}""", "false")]
    [InlineData("""{"type":["null","integer"],"exclusiveMinimum":3}""", "4")]
    [InlineData(
        """{"$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"},"v":{"const":1}},"required":["v"]}},"""
            + "\"$ref\":\"#/$defs/n\"}",
        """{"v":1}"""
    )]
    [InlineData(
        """{"type":"object","properties":{"when":{"type":"string","format":"date"}},"required":["when","free"]}""",
        """{"when":"2026-01-01","free":""}"""
    )]
    [InlineData("""{"properties":{"x":{"items":{},"minItems":1}},"required":["x"]}""", """{"x":[""]}""")]
    [InlineData("{}", "{}")]
    public async Task Schema_GivesItsSmallestInstance(string schema, string instance)
    {
        foreach (var member in new[] { "responseJsonSchema", "_responseJsonSchema" })
        {
            var events = await new GeminiEmulator(Wire.AtOnce with { CharactersPerEvent = 2 }).EventsAsync(
                Wire.HiWith($",\"generationConfig\":{{\"responseMimeType\":\"application/json\",\"{member}\":{schema}}}")
            );

            Assert.Equal(instance, string.Concat(events.Select(e => e.Text())));
        }
    }

    [Fact]
    public async Task RecursiveSchema_Ends()
    {
        const string Endless =
            """{"$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"}},"required":["next"]}},"$ref":"#/$defs/n"}""";

        var text = string.Concat(
            (
                await new GeminiEmulator(Wire.AtOnce).EventsAsync(
                    Wire.HiWith($",\"generationConfig\":{{\"responseMimeType\":\"application/json\",\"responseJsonSchema\":{Endless}}}")
                )
            ).Select(e => e.Text())
        );

        Assert.Equal(JsonValueKind.Object, Wire.Json(text).ValueKind);
    }

    [Fact]
    public async Task EnumOfBareValues_GivesTheFirst()
    {
        var events = await new GeminiEmulator(Wire.AtOnce).EventsAsync(
            Wire.HiWith(
                ",\"generationConfig\":{\"responseMimeType\":\"text/x.enum\","
                    + "\"responseSchema\":{\"type\":\"STRING\",\"enum\":[\"one\",\"two\"]}}"
            )
        );

        Assert.Equal("one", Assert.Single(events).Text());
    }
}
