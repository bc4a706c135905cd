using System.Text;

namespace GeminiRx.Relay.Tests.Hosting;

public sealed class AnswerSignerTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_000_000);
    private readonly AnswerSigner _signer = new("0123456789abcdef"u8);

    [Fact]
    public void Signature_IsValid_UntilItExpires()
    {
        var (expires, signature) = Parts(_signer.Sign("a", _now.AddSeconds(10)));

        Assert.Equal("1000010", expires);
        Assert.True(_signer.IsValid("a", expires, signature, _now));
        Assert.True(_signer.IsValid("a", expires, signature, _now.AddSeconds(9)));
        Assert.False(_signer.IsValid("a", expires, signature, _now.AddSeconds(10)));
    }

    [Fact]
    public void Signature_OfAnotherAnswerKeyOrTime_IsInvalid()
    {
        var (expires, signature) = Parts(_signer.Sign("a", _now.AddSeconds(10)));

        Assert.False(_signer.IsValid("b", expires, signature, _now));
        Assert.False(_signer.IsValid("a", "1000011", signature, _now));
        Assert.False(new AnswerSigner("0123456789abcdeF"u8).IsValid("a", expires, signature, _now));
    }

    [Theory]
    [InlineData(null, "x")]
    [InlineData("1000010", null)]
    [InlineData("", "")]
    [InlineData("-1", "x")]
    [InlineData("99999999999999999999999", "x")]
    [InlineData("1000010", "AAAA")]
    [InlineData("1000010", "not base64")]
    [InlineData("1000010", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Nonsense_IsInvalid(string? expires, string? signature) => Assert.False(_signer.IsValid("a", expires, signature, _now));

    [Fact]
    public void Signature_WithAnyOtherLetter_IsInvalid()
    {
        var (expires, signature) = Parts(_signer.Sign("a", _now.AddSeconds(10)));

        // The last letter has two bits that no byte uses.
        for (var i = 0; i < signature.Length - 1; i++)
        {
            var changed = new StringBuilder(signature) { [i] = signature[i] == 'A' ? 'B' : 'A' }.ToString();
            Assert.False(_signer.IsValid("a", expires, changed, _now));
        }

        Assert.False(_signer.IsValid("a", expires, signature + new string('A', 1000), _now));
    }

    [Fact]
    public void ShortKey_IsRefused() => Assert.Throws<ArgumentException>(() => new AnswerSigner("short"u8));

    private static (string Expires, string Signature) Parts(string query) =>
        query.Split('&') is [var expires, var signature]
            ? (expires.Split('=')[1], signature.Split('=')[1])
            : throw new FormatException(query);
}
