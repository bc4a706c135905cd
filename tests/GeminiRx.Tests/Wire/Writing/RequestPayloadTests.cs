using System.Text.Json;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Tests.Wire.Writing;

public sealed class RequestPayloadTests
{
    // Red when an attachment was inserted beside its place, and when the padding of a part ended in the middle.
    [Theory]
    [InlineData(1)]
    [InlineData(RequestPayload.MinAttachment - 1)]
    [InlineData(RequestPayload.MinAttachment)]
    [InlineData(RequestPayload.MinAttachment + 1)]
    [InlineData(48 * 1024)]
    [InlineData((48 * 1024) + 2)]
    [InlineData(200_001)]
    public async Task WriteTo_RequestWithAttachments_IsTheSameJson(int length)
    {
        var request = RequestWith(length);
        var expected = RequestWriter.Write(request, isVertex: false).ToArray();
        var payload = RequestWriter.WritePayload(request, isVertex: false, continuationToken: null);
        using var sent = new MemoryStream();

        await payload.WriteToAsync(sent, TestContext.Current.CancellationToken);

        Assert.Equal(expected, sent.ToArray());
        Assert.Equal(expected, payload.ToBytes().ToArray());
        Assert.Equal(expected.Length, payload.Length);
    }

    // Extra members are merged into the whole JSON.
    [Fact]
    public void WritePayload_ExtraMembers_AreTheSameJson()
    {
        var request = RequestWith(100_000) with { Extra = JsonElement.Parse("""{"store":true}""") };

        Assert.Equal(
            RequestWriter.Write(request, isVertex: false).ToArray(),
            RequestWriter.WritePayload(request, isVertex: false, continuationToken: null).ToBytes().ToArray()
        );
    }

    // Red when the attachment was written into the JSON.
    [Fact]
    public void WritePayload_LargeAttachment_IsNotCopied()
    {
        var request = RequestWith(8 * 1024 * 1024);
        _ = RequestWriter.WritePayload(request, isVertex: false, continuationToken: null);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var payload = RequestWriter.WritePayload(request, isVertex: false, continuationToken: null);
        Assert.True(payload.WriteToAsync(Stream.Null, CancellationToken.None).IsCompletedSuccessfully);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
    }

    private static GenerateRequest RequestWith(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return new GenerateRequest([
            Content.User(
                new TextPart("Compare \"these\" é"),
                Part.FromBytes(bytes, "image/png"),
                Part.FromBytes(new byte[] { 1, 2 }, "image/png")
            ),
            Content.User(Part.FromBytes(bytes.AsMemory(length / 2), "audio/wav"), new TextPart("and this.")),
        ]);
    }
}
