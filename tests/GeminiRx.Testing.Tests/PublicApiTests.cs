using GeminiRx.TestSupport;

namespace GeminiRx.Testing.Tests;

public sealed class PublicApiTests
{
    /// <summary>To approve an intended change, run the test with GEMINIRX_APPROVE=1; the diff shows it.</summary>
    [Fact]
    public void PublicApi_OfThePackage_IsApproved()
    {
        var (approved, present) = PublicApi.Compare(typeof(VirtualClock).Assembly);

        Assert.Equal(approved, present);
    }
}
