using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>Refusals and versions of an unknown editor.</summary>
public sealed class UnknownEditorRefusalTests : UnknownEditorFixture
{
    [Fact]
    public void Refusal_IsBelievedOnceItWasTrue()
    {
        Answer(EditAnswer.Refused);
        Report("Xab", 2);
        Assert.Single(_sent);
        Wake();
        Assert.Equal(2, _sent.Count);

        Answer(EditAnswer.Refused);
        Report("XYab", 3);

        Assert.Equal(3, _sent.Count);
    }

    [Fact]
    public void Refusal_OfAnEditThatTheDocumentShows_HasNoEffect()
    {
        Answer(EditAnswer.Refused);
        Report("aone\nb", 2);
        End();

        Assert.Equal((1, 4, 0), (_sent.Count, _result!.Characters, _result.Unwritten));
    }

    // A refusal of an edit that the document shows is false, so the refusal of the next edit does not count.
    [Theory]
    [InlineData("Refused", true, false)]
    [InlineData("Refused", false, false)]
    [InlineData("Applied", true, true)]
    [InlineData("Applied", false, true)]
    public void Refusal_OfAnEditThatTheDocumentShows_IsNotBelievedOfTheNext(string answer, bool isAnsweredFirst, bool isBelieved)
    {
        Assert.True(_sent[0].Edit.CanBeRefused);
        if (isAnsweredFirst)
        {
            Answer(Enum.Parse<EditAnswer>(answer));
        }

        Report("aone\nb", 2);
        if (!isAnsweredFirst)
        {
            Answer(Enum.Parse<EditAnswer>(answer));
        }

        Step(new SessionEvent.Arrived(new TextChunk("two\n")));

        Assert.Equal(isBelieved, _sent[1].Edit.CanBeRefused);
    }

    [Fact]
    public void Edit_OfADocumentWithoutVersions_CannotBeRefused()
    {
        Report("Xab", null);
        Wake();

        Assert.False(_sent[1].Edit.CanBeRefused);
    }

    [Fact]
    public void Document_OfAnEditorWithoutVersions_GetsEditsWithoutOne()
    {
        Report("Xab", null);
        Wake();

        Assert.Null(_sent[1].Version);
    }
}
