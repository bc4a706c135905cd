using GeminiRx.Testing;

namespace GeminiRx.LanguageServer.Tests;

public sealed class PublicApiTests
{
    /// <summary>A change that is meant is approved by running the tests with GEMINIRX_APPROVE=1, and seen in the diff.</summary>
    [Theory]
    [InlineData(typeof(GeminiLanguageServer))]
    public void PublicApi_OfThePackage_IsApproved(Type type)
    {
        var (approved, present) = PublicApi.Compare(type.Assembly);

        Assert.Equal(approved, present);
    }
}
