using GeminiRx.TestSupport;

namespace GeminiRx.LanguageServer.Tests;

public sealed class PublicApiTests
{
    /// <summary>Run the tests with GEMINIRX_APPROVE=1 to approve an intended change; the diff shows it.</summary>
    [Theory]
    [InlineData(typeof(GeminiLanguageServer))]
    public void PublicApi_OfThePackage_IsApproved(Type type)
    {
        var (approved, present) = PublicApi.Compare(type.Assembly);

        Assert.Equal(approved, present);
    }
}
