using GeminiRx.Operators.Internal;

namespace GeminiRx.Tests.Operators.Internal;

public sealed class DeliveryQueueTests
{
    // A late subscriber of ShareLive: a live chunk on another thread must not deliver the past there.
    [Fact]
    public void DrainAsOwner_CallsOfOthersBefore_RunOnTheOwnersThread()
    {
        var queue = new DeliveryQueue(isOwned: true);
        var calls = new List<string>();
        queue.Add(() => calls.Add("past"));

        queue.Post(() => calls.Add("live"));
        Assert.Empty(calls);

        queue.DrainAsOwner();
        Assert.Equal(["past", "live"], calls);

        queue.Post(() => calls.Add("next"));
        Assert.Equal(["past", "live", "next"], calls);
    }
}
