/* proj: PROJ's functions, under their own names, of its library, which is loaded when the first CRS
 * occurs (late.h). Where that cannot be done (KHP_PROJ_FILE is not defined) it is linked. */
#ifndef KHP_PROJECT_PROJ_H
#define KHP_PROJECT_PROJ_H

#include "base/error.h"

#include <proj.h>

#ifdef KHP_PROJ_FILE

/* The functions that khipu calls, without their `proj_`. */
#define KHP_PROJ_FUNCTIONS(F)                                                                      \
    F(context_create)                                                                              \
    F(context_destroy)                                                                             \
    F(context_get_database_metadata)                                                               \
    F(context_get_database_path)                                                                   \
    F(context_set_enable_network)                                                                  \
    F(coord)                                                                                       \
    F(coordoperation_get_accuracy)                                                                 \
    F(coordoperation_get_grid_used)                                                                \
    F(coordoperation_get_grid_used_count)                                                          \
    F(create_crs_to_crs_from_pj)                                                                   \
    F(create_from_database)                                                                        \
    F(create_operation_factory_context)                                                            \
    F(create_operations)                                                                           \
    F(crs_get_geodetic_crs)                                                                        \
    F(destroy)                                                                                     \
    F(errno_reset)                                                                                 \
    F(get_area_of_use)                                                                             \
    F(get_id_auth_name)                                                                            \
    F(get_id_code)                                                                                 \
    F(get_name)                                                                                    \
    F(get_type)                                                                                    \
    F(info)                                                                                        \
    F(list_destroy)                                                                                \
    F(list_get)                                                                                    \
    F(list_get_count)                                                                              \
    F(log_func)                                                                                    \
    F(normalize_for_visualization)                                                                 \
    F(operation_factory_context_destroy)                                                           \
    F(operation_factory_context_set_grid_availability_use)                                         \
    F(operation_factory_context_set_spatial_criterion)                                             \
    F(pj_info)                                                                                     \
    F(trans)                                                                                       \
    F(trans_get_last_used_operation)

/* NOLINTNEXTLINE(bugprone-macro-parentheses): the name of a member cannot be in any */
#define KHP_PROJ_MEMBER(name) __typeof__(&proj_##name) name;
typedef struct khp_proj_functions {
    KHP_PROJ_FUNCTIONS(KHP_PROJ_MEMBER)
} khp_proj_functions;
#undef KHP_PROJ_MEMBER

extern khp_proj_functions khp_proj; /* empty before khp_proj_load */

#define proj_context_create khp_proj.context_create
#define proj_context_destroy khp_proj.context_destroy
#define proj_context_get_database_metadata khp_proj.context_get_database_metadata
#define proj_context_get_database_path khp_proj.context_get_database_path
#define proj_context_set_enable_network khp_proj.context_set_enable_network
#define proj_coord khp_proj.coord
#define proj_coordoperation_get_accuracy khp_proj.coordoperation_get_accuracy
#define proj_coordoperation_get_grid_used khp_proj.coordoperation_get_grid_used
#define proj_coordoperation_get_grid_used_count khp_proj.coordoperation_get_grid_used_count
#define proj_create_crs_to_crs_from_pj khp_proj.create_crs_to_crs_from_pj
#define proj_create_from_database khp_proj.create_from_database
#define proj_create_operation_factory_context khp_proj.create_operation_factory_context
#define proj_create_operations khp_proj.create_operations
#define proj_crs_get_geodetic_crs khp_proj.crs_get_geodetic_crs
#define proj_destroy khp_proj.destroy
#define proj_errno_reset khp_proj.errno_reset
#define proj_get_area_of_use khp_proj.get_area_of_use
#define proj_get_id_auth_name khp_proj.get_id_auth_name
#define proj_get_id_code khp_proj.get_id_code
#define proj_get_name khp_proj.get_name
#define proj_get_type khp_proj.get_type
#define proj_info khp_proj.info
#define proj_list_destroy khp_proj.list_destroy
#define proj_list_get khp_proj.list_get
#define proj_list_get_count khp_proj.list_get_count
#define proj_log_func khp_proj.log_func
#define proj_normalize_for_visualization khp_proj.normalize_for_visualization
#define proj_operation_factory_context_destroy khp_proj.operation_factory_context_destroy
#define proj_operation_factory_context_set_grid_availability_use                                   \
    khp_proj.operation_factory_context_set_grid_availability_use
#define proj_operation_factory_context_set_spatial_criterion                                       \
    khp_proj.operation_factory_context_set_spatial_criterion
#define proj_pj_info khp_proj.pj_info
#define proj_trans khp_proj.trans
#define proj_trans_get_last_used_operation khp_proj.trans_get_last_used_operation

#endif

/* Loads the library, once; before any other call. KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_proj_load(khipu_error *error);

#endif
