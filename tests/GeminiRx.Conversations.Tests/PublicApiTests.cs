using GeminiRx.TestSupport;

namespace GeminiRx.Conversations.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_OfThePackage_IsApproved()
    {
        var (approved, present) = PublicApi.Compare(typeof(ChatFile).Assembly);

        Assert.Equal(approved, present);
    }
}
