using System.Text.Json;
using GeminiRx.Tests.Wire.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>The decoders read each value to its end: an event fails as JSON exactly if it is none.</summary>
/// <remarks>Red when details of counts that are lists were not skipped.</remarks>
public sealed class DecodedJsonTests
{
    private static readonly JsonReaderOptions _options = new() { AllowMultipleValues = true, MaxDepth = JsonStrings.MaxDepth };

    // Of 30,000 documents with the names of the service, at least a tenth is decoded, and a tenth fails as JSON. The others are no
    // answers of the service, or have a string that contains JSON.
    [Fact]
    public void RandomJson_FailsAsJson_ExactlyIfTheReaderOfNetFails()
    {
        const int Documents = 30_000;
        var (decoded, failed) = (0, 0);
        for (var seed = 0; seed < Documents; seed++)
        {
            var random = new Random(seed);
            var json = RandomJson.Write(random);
            for (var mutations = random.Next(3); mutations > 0; mutations--)
            {
                json = RandomJson.Mutate(json, random);
            }

            var (isQuoted, expected) = Walk(json);
            if (isQuoted)
            {
                continue;
            }

            try
            {
                new ChunkDecoder(maxBytes: 1_000_000).Decode(json, []);
                Assert.True(expected is null, $"Seed {seed} is decoded, but: {expected}");
                decoded++;
            }
            catch (JsonException e)
            {
                Assert.True(e.Message == expected, $"Seed {seed} fails with {e.Message}, not with: {expected}");
                failed++;
            }
            catch (GeminiException)
            {
                // An error of the service, or no answer of it.
            }
        }

        Assert.InRange(decoded, Documents / 10, Documents);
        Assert.InRange(failed, Documents / 10, Documents);
    }

    /// <summary>Whether a value outside of objects and arrays is a string, and the message of the failure; null if there is none.</summary>
    private static (bool IsQuoted, string? Failure) Walk(byte[] json)
    {
        var reader = new Utf8JsonReader(json, _options);
        var isQuoted = false;
        try
        {
            while (reader.Read())
            {
                isQuoted |= reader is { TokenType: JsonTokenType.String, CurrentDepth: 0 };
            }
        }
        catch (JsonException e)
        {
            return (isQuoted, e.Message);
        }

        return (isQuoted, null);
    }
}
