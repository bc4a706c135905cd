using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_OfThePackage_IsApproved()
    {
        var (approved, present) = PublicApi.Compare(typeof(IAnswerLog).Assembly);

        Assert.Equal(approved, present);
    }
}
