package io.l9.substrate.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.l9.substrate.domain.tenancy.Visibility;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Schemas of made up records; those of the product's are in the committed OpenAPI document. */
@NullMarked
class SchemasTest {

  private static String schema(Schemas schemas, String name) {
    return schemas.toJson().path(name).toString().replace('"', '\'');
  }

  @Schema("Ask.")
  private record AskRequest(
      @Schema(required = true, minSize = 1, maxSize = 9) @Nullable String text,
      @Schema(codes = Visibility.class) @Nullable String scope,
      @Nullable UUID id,
      @Schema(maxSize = 2, unique = true) @Nullable List<@Schema(ref = "Name") String> names,
      @Schema(value = "How far.", minimum = 1, maximum = 3) @Nullable Integer depth) {}

  @Test
  void aRequestRequiresWhatIsSaid_andMayLeaveOutTheRest() {
    assertEquals(
        "{'description':'Ask.','type':'object','additionalProperties':false,'required':['text'],"
            + "'properties':{'text':{'type':'string','minLength':1,'maxLength':9},"
            + "'scope':{'type':['string','null'],'enum':['shared','cursor','l-private',null]},"
            + "'id':{'anyOf':[{'$ref':'#/components/schemas/Uuid'},{'type':'null'}]},"
            + "'names':{'type':['array','null'],'maxItems':2,'uniqueItems':true,"
            + "'items':{'$ref':'#/components/schemas/Name'}},"
            + "'depth':{'type':['integer','null'],'format':'int32','minimum':1,'maximum':3,"
            + "'description':'How far.'}}}",
        schema(new Schemas().requests(AskRequest.class), "AskRequest"));
  }

  private record EditRequest(
      @Nullable PatchValue<String> text,
      @Nullable PatchValue<@Nullable Boolean> flag,
      @Nullable ReadOnlyField id) {}

  @Test
  void aPatchAllowsNull_whereItsValueDoes() {
    assertEquals(
        "{'type':'object','additionalProperties':false,'properties':{'text':{'type':'string'},"
            + "'flag':{'type':['boolean','null']}}}",
        schema(new Schemas().requests(EditRequest.class), "EditRequest"));
  }

  private record SeenResponse(
      double score,
      @Nullable Long count,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String note) {}

  @Test
  void aResponseHasEveryMember_exceptThoseThatAreLeftOut() {
    assertEquals(
        "{'type':'object','required':['score','count'],'properties':{"
            + "'score':{'type':'number','format':'double'},"
            + "'count':{'type':['integer','null'],'format':'int64'},'note':{'type':'string'}}}",
        schema(new Schemas().responses(SeenResponse.class), "Seen"));
  }

  @Schema(extended = true)
  private record ThingResponse(boolean there) {}

  private record MoreResponse(@JsonUnwrapped ThingResponse thing, boolean more) {}

  @Test
  void anUnwrappedRecordIsPartOfTheOther() {
    Schemas schemas = new Schemas().responses(MoreResponse.class);
    assertEquals(
        "{'allOf':[{'$ref':'#/components/schemas/ThingFields'},{'type':'object',"
            + "'required':['more'],'properties':{'more':{'type':'boolean'}}}]}",
        schema(schemas, "More"));
    assertEquals(
        "{'allOf':[{'$ref':'#/components/schemas/ThingFields'}]}", schema(schemas, "Thing"));
    assertEquals(
        new JsonMapper().readTree("{\"there\":true,\"more\":false}"),
        new JsonMapper().valueToTree(new MoreResponse(new ThingResponse(true), false)));
  }

  @Schema(name = "Seen")
  private record OtherResponse(boolean there) {}

  @Test
  void aNameOfTwoRecordsIsRefused() {
    Schemas schemas = new Schemas().responses(SeenResponse.class, SeenResponse.class);
    assertThrows(IllegalArgumentException.class, () -> schemas.responses(OtherResponse.class));
  }

  private record LinkResponse(URI link) {}

  private record CountsResponse(Map<String, Integer> counts) {}

  @Test
  void aTypeWithoutASchemaIsRefused() {
    Schemas schemas = new Schemas();
    assertThrows(IllegalArgumentException.class, () -> schemas.responses(LinkResponse.class));
    assertThrows(IllegalArgumentException.class, () -> schemas.responses(CountsResponse.class));
  }
}
