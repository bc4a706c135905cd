using GeminiRx.TestSupport;

namespace GeminiRx.Extensions.AI.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_OfThePackage_IsApproved()
    {
        var (approved, present) = PublicApi.Compare(typeof(GeminiChatClients).Assembly);

        Assert.Equal(approved, present);
    }
}
